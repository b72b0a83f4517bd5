import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { entries } from '@deskwire/contract/kit/define.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { checked, clientOf } from '@deskwire/testing/client-types.ts';
import { built, installSdk } from '../kit/packed-sdk.ts';

const root = join(import.meta.dirname, '../..');
/** Folders of consumers, outside the workspace: one has nothing but the packed SDK, one libraries that are built on tRPC. */
const consumer = mkdtempSync(join(tmpdir(), 'deskwire-consumer-'));
const neighbour = mkdtempSync(join(tmpdir(), 'deskwire-neighbour-'));
const installed = join(consumer, 'node_modules/@deskwire/sdk');
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const node = process.execPath;

beforeAll(() => {
  built('sdk');
  for (const folder of [consumer, neighbour]) installSdk(folder);
  for (const name of ['@trpc/client', '@trpc/server', '@trpc/tanstack-react-query', '@tanstack/react-query', 'react']) {
    const place = join(neighbour, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(root, 'tests/node_modules', name), place, 'junction');
  }
  cpSync(join(import.meta.dirname, 'fixtures/consumer.ts'), join(consumer, 'consumer.ts'));
  cpSync(join(import.meta.dirname, 'fixtures/neighbours.ts'), join(neighbour, 'neighbours.ts'));
});
afterAll(() => {
  for (const folder of [consumer, neighbour]) rmSync(folder, { recursive: true, force: true });
});

test('every procedure has a type, however deep its namespace is', () => {
  const types = readFileSync(join(installed, 'dist/index.d.ts'), 'utf8');
  // A namespace that could not be resolved is printed so.
  expect(types.match(/^\s+\w+: never;$/gm) ?? []).toEqual([]);
  for (const [path] of entries(contract))
    expect(types).toMatch(new RegExp(`^ +${path.split('.').at(-1)}: (?:Query|Mutation|Subscription)Procedure<`, 'm'));
});

test('the package has no dependency and imports nothing but its own parts', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(manifest['dependencies']).toBeUndefined();
  for (const file of readdirSync(join(installed, 'dist'))) {
    // Only for those who have tRPC's client already, and only its types.
    if (file === 'trpc.d.ts') continue;
    const text = readFileSync(join(installed, 'dist', file), 'utf8');
    expect(text, file).not.toMatch(/(?:^|\s|;)(?:import|export)[^;'"]*from\s*["'](?!\.\/)/);
    expect(text, file).not.toMatch(/\bimport\(["'`](?!\.\/)/);
  }
});

test.each([
  ['index.js', 15],
  ['offline.js', 5],
])('%s stays below %i kB gzipped', (file, kilobytes) => {
  expect(gzipSync(readFileSync(join(installed, 'dist', file))).length).toBeLessThan(kilobytes * 1024);
});

test.each(['nodenext', 'bundler'])(
  'a consumer type-checks against it with %s resolution and library checks on',
  (resolution) => {
    expect(complaintsOf(consumer, 'consumer.ts', { ...strictly, ...resolvedBy(resolution) })).toBe('');
  },
);

test('it fits what is built on a `@trpc/client` of the consumer, without a cast', async () => {
  const lax = { skipLibCheck: true, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] };
  expect(complaintsOf(neighbour, 'neighbours.ts', { ...strictly, ...resolvedBy('nodenext'), ...lax })).toBe('');
  const world = await testWorld();
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  const as = await world.as(agent);
  await as.tickets.create({ title: 'Hello' });
  const app = await createServer(world.services);
  const place = [await app.listen({ port: 0 }), await world.tokenOf(agent)];
  const { stdout } = await promisify(execFile)(node, ['neighbours.ts', ...place], { cwd: neighbour });
  await app.close();
  expect(JSON.parse(stdout)).toEqual({
    titles: ['Hello'],
    statuses: true,
    refused: true,
    refused_too: true,
    offline: [false, true],
  });
});

const strictly = {
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
  lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: [],
};
const resolvedBy = (resolution: string) => ({
  module: resolution === 'bundler' ? 'esnext' : 'nodenext',
  moduleResolution: resolution,
});

/** What the compiler has against a file of a consumer. */
function complaintsOf(folder: string, file: string, compilerOptions: object): string {
  const config = join(folder, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ compilerOptions, files: [file] }));
  try {
    execFileSync(node, [tsc, '-p', config], { cwd: folder, stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
}

/** Of twenty calls on the packed types: 4,966 instantiations when this was written, whatever else the product can do. */
const BUDGET = 8_000;
test('a client with twenty calls type-checks within its budget, and without the server', () => {
  const { instantiations, server_files } = checked(clientOf(join(installed, 'dist/index.js')));
  expect(server_files).toEqual([]);
  expect(instantiations).toBeLessThan(BUDGET);
});

test('it loads where there is only the language and fetch', () => {
  const script = `import { createDeskwire, isError } from '@deskwire/sdk'; console.log(typeof createDeskwire({ url: 'http://127.0.0.1:1' }).api.tickets.list.query, isError(new Error('x')))`;
  expect(execFileSync(node, ['--input-type=module', '-e', script], { cwd: consumer, encoding: 'utf8' }).trim()).toBe(
    'function false',
  );
  expect(existsSync(join(consumer, 'node_modules/zod'))).toBe(false);
});
