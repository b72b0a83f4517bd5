import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contract } from '../packages/contract/src/contract.ts';
import { entries } from '../packages/contract/src/kit/define.ts';
import { openApiDocument } from '../apps/api/src/doors/openapi/openapi.ts';
import { connect, withDatabase } from '../packages/database/src/connect.ts';
import { startEmbedded } from '../packages/database/src/embedded.ts';
import { migrate } from '../packages/database/src/migrate.ts';
import { benchmarksPage } from './reference/benchmarks.ts';
import { errorsPage } from './reference/errors.ts';
import { fiveMinutesPage } from './reference/five-minutes.ts';
import { limitsPage } from './reference/limits.ts';
import { proofsPage } from './reference/proofs.ts';
import { sourcePage, sources } from './reference/sources.ts';
import { accessTable } from '../tests/access-matrix/expected.ts';

const root = join(import.meta.dirname, '..');

/** Files that are generated but committed, so that reviewers see how they change. */
const generated: Readonly<Record<string, () => Promise<string>>> = {
  'access.txt': async () => accessTable(),
  'openapi.json': async () => `${written(openApiDocument())}\n`,
  'packages/database/src/tables.ts': tableTypes,
  'packages/sdk/src/offline/procedures.ts': async () => offlineProcedures(),
  'docs/errors.md': async () => errorsPage(),
  'docs/five-minutes.md': async () => fiveMinutesPage(),
  'docs/limits.md': async () => limitsPage(),
  'bench/report.md': async () => benchmarksPage(),
  'docs/proofs.md': async () => proofsPage(),
  ...Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [`docs/sources/${name}.md`, async () => sourcePage(source)]),
  ),
};

const WIDTH = 120;
/** JSON with what fits into a line in one line: half the size, and as good to read in a review. */
function written(value: unknown, indent = ''): string {
  const short = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || indent.length + short.length <= WIDTH) return short;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => inner + written(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${written(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

/** What the queue of the SDK has to know of the contract, which is too large for a browser. */
function offlineProcedures(): string {
  const rows = [...entries(contract)].flatMap(([path, entry]) => {
    if (entry.kind !== 'mutation' || entry.offline !== true) return [];
    const creates = entry.status === 201;
    const row = creates ? 'id' : [...entry.rest.matchAll(/\{(\w+)\}/g)].at(-1)![1]!;
    return [`  '${path}': { row: '${row}', creates: ${creates} },`];
  });
  return `/** Written by \`npm run generate\`: procedures that can be sent later, and the field with the id of the row they are about. */
export const offlineProcedures = {
${rows.join('\n')}
} as const;
`;
}

/** The types of all tables, from a database that the migrations have just created. */
async function tableTypes(): Promise<string> {
  const server = await openServer();
  const name = `generate_${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'deskwire-generate-'));
  const { pool: admin, end } = connect(server.url, { pool: 1 });
  try {
    await admin.query(`create database "${name}"`);
    const url = withDatabase(server.url, name);
    await migrate(url);
    const file = join(folder, 'tables.ts');
    runCodegen(url, file);
    return readFileSync(file, 'utf8');
  } finally {
    await admin.query(`drop database if exists "${name}" with (force)`);
    await end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function runCodegen(url: string, file: string): void {
  const program = join(root, 'node_modules/kysely-codegen/dist/cli/bin.js');
  const options = ['--config-file', 'packages/database/codegen.json', '--out-file', file];
  const { status, stderr } = spawnSync(process.execPath, [program, ...options], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`kysely-codegen failed: ${stderr}`);
}

/** The server of the tests: it is there anyway, and what is created in it is dropped soon. */
async function openServer(): Promise<{ url: string; stop: () => Promise<unknown> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, stop: async () => {} };
  const server = await startEmbedded(join(root, '.deskwire/test'));
  return { url: withDatabase(server.url, 'postgres'), stop: () => server.stop() };
}

const isCheck = process.argv.includes('--check');
const stale: string[] = [];
// One file that cannot be made keeps none of the others from being up to date.
const failures: string[] = [];
for (const [file, make] of Object.entries(generated)) {
  const path = join(root, file);
  const text = await make().catch((error: Error) => void failures.push(`${file}: ${error.message}`));
  if (text === undefined || (existsSync(path) && readFileSync(path, 'utf8') === text)) continue;
  if (isCheck) stale.push(file);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${file}`);
  }
}
if (stale.length > 0) failures.push(`Out of date: ${stale.join(', ')}. Run "npm run generate" and commit the result.`);
for (const failure of failures) console.error(failure);
if (failures.length > 0) process.exitCode = 1;
