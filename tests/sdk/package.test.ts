import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checked, clientOf } from '@deskwire/testing/client-types.ts';

const root = join(import.meta.dirname, '../..');
const sdk = join(root, 'packages/sdk');
/** A consumer's folder, outside the workspace: it has nothing but the packed SDK. */
const consumer = mkdtempSync(join(tmpdir(), 'deskwire-consumer-'));
const installed = join(consumer, 'node_modules/@deskwire/sdk');
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const node = process.execPath;

beforeAll(() => {
  execFileSync(node, ['build.ts'], {
    cwd: sdk,
    stdio: 'pipe',
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}:${join(sdk, 'node_modules/.bin')}:${process.env['PATH']}`,
    },
  });
  mkdirSync(installed, { recursive: true });
  cpSync(join(sdk, 'dist'), join(installed, 'dist'), { recursive: true });
  const { publishConfig, ...manifest } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')) as {
    publishConfig: object;
  };
  // What `pnpm pack` makes of the manifest.
  writeFileSync(join(installed, 'package.json'), JSON.stringify({ ...manifest, ...publishConfig }));
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  cpSync(join(import.meta.dirname, 'fixtures/consumer.ts'), join(consumer, 'consumer.ts'));
});
afterAll(() => rmSync(consumer, { recursive: true, force: true }));

test('the package has no dependency and imports nothing', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(manifest['dependencies']).toBeUndefined();
  for (const file of readdirSync(join(installed, 'dist'))) {
    const text = readFileSync(join(installed, 'dist', file), 'utf8');
    expect(text, file).not.toMatch(/(?:^|\s|;)(?:import|export)[^;'"]*from\s*["']/);
    expect(text, file).not.toMatch(/\bimport\(["']/);
  }
});

test('the bundle stays below 15 kB gzipped', () => {
  expect(gzipSync(readFileSync(join(installed, 'dist/index.js'))).length).toBeLessThan(15 * 1024);
});

test.each(['nodenext', 'bundler'])(
  'a consumer type-checks against it with %s resolution and library checks on',
  { timeout: 600_000 },
  (resolution) => {
    const options = {
      module: resolution === 'bundler' ? 'esnext' : 'nodenext',
      moduleResolution: resolution,
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'],
      types: [],
    };
    const config = join(consumer, `tsconfig.${resolution}.json`);
    writeFileSync(config, JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] }));
    expect(complaints(() => execFileSync(node, [tsc, '-p', config], { cwd: consumer, stdio: 'pipe' }))).toBe('');
  },
);

/** Of twenty calls on the packed types: 4,966 instantiations when this was written, whatever else the product can do. */
const BUDGET = 8_000;
test('a client with twenty calls type-checks within its budget, and without the server', { timeout: 600_000 }, () => {
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

function complaints(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
}
