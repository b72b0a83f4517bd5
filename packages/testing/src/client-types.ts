import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** What the compiler reports about a program. */
export interface Checked {
  /** Type instantiations of the whole program; the same number on every machine. */
  readonly instantiations: number;
  readonly seconds: number;
  /** Files of the server that it read: all of our files except the contract and the SDK. */
  readonly server_files: readonly string[];
}

/** Twenty calls such as an application makes, on a client `api`. */
const calls = [
  `const { items } = await api.tickets.list.query({ status: ['open'], sort: 'created_at', page_size: 20 });`,
  `export const titles: string[] = items.map(({ title }) => title);`,
  `const ticket_id = items[0]!.id;`,
  `export const ticket = await api.tickets.get.query({ ticket_id });`,
  `export const opened = await api.tickets.create.mutate({ title: 'Printer', type: 'bug', priority: 'high', tags: ['office'] });`,
  `export const changed = await api.tickets.update.mutate({ ticket_id, title: 'Router', version: opened.version });`,
  `export const assigned = await api.tickets.assign.mutate({ ticket_id, assignee_id: 'me' });`,
  `export const resolved = await api.tickets.setStatus.mutate({ ticket_id, status: 'resolved' });`,
  `export const bulk = await api.tickets.bulkUpdate.mutate({ ticket_ids: [ticket_id], priority: 'low' });`,
  `export const merged = await api.tickets.merge.mutate({ ticket_id, into_id: opened.id });`,
  `export const deleted = await api.tickets.delete.mutate({ ticket_id });`,
  `export const restored = await api.tickets.restore.mutate({ ticket_id });`,
  `export const history = await api.tickets.history.query({ ticket_id });`,
  `export const stats = await api.tickets.stats.query();`,
  `export const comments = await api.tickets.comments.list.query({ ticket_id });`,
  `export const watchers = await api.tickets.watchers.list.query({ ticket_id });`,
  `export const links = await api.tickets.links.list.query({ ticket_id });`,
  `export const statuses = await api.tickets.statuses.list.query();`,
  `export const people = await api.people.list.query({});`,
  `export const notices = await api.notifications.list.query({});`,
  `export const keys = await api.apiKeys.list.query({});`,
  `export const operation = await api.operations.get.query({ operation_id: ticket_id });`,
].join('\n');

/** A client of the packed SDK, at this path to its `index.js`. */
export const clientOf = (sdk: string): string =>
  `import { createDeskwire } from ${JSON.stringify(sdk)};
const { api } = createDeskwire({ url: 'http://127.0.0.1' });
${calls}`;

/** A client inside the workspace, which knows the router through the contract alone. */
export const clientOfContract = `import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '@deskwire/contract/contract.ts';
const api = createTRPCClient<AppRouter>({ links: [httpLink({ url: 'http://127.0.0.1' })] });
${calls}`;

const compilerOptions = {
  module: 'nodenext',
  strict: true,
  noEmit: true,
  target: 'es2022',
  lib: ['es2022', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: [],
  skipLibCheck: true,
  allowImportingTsExtensions: true,
};

/**
 * Type-checks a program of one file, which must have no errors, in a place where the packages of the SDK can be found.
 */
export function checked(program: string): Checked {
  const folder = mkdtempSync(join(tmpdir(), 'deskwire-types-'));
  try {
    symlinkSync(join(root, 'packages/sdk/node_modules'), join(folder, 'node_modules'), 'junction');
    writeFileSync(join(folder, 'client.ts'), program);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['client.ts'] }));
    return diagnosed(join(folder, 'tsconfig.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One thread, since each further one instantiates some types again. */
export function diagnosed(project: string): Checked {
  const options = ['-p', project, '--noEmit', '--extendedDiagnostics', '--listFiles', '--singleThreaded'];
  const said = execFileSync(process.execPath, [tsc, ...options], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const figure = (name: string) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(said)?.[1]);
  return {
    instantiations: figure('Instantiations'),
    seconds: figure('Total time'),
    server_files: said.split('\n').filter((file) => /\/(?:packages\/(?!sdk\/|contract\/)|apps\/)[^:]*\.ts$/.test(file)),
  };
}
