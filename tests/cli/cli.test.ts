import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createServer as listenHttp } from 'node:http';
import { createServer as listenTcp } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { parse } from '@deskwire/cli/arguments.ts';
import { readCatalog } from '@deskwire/cli/commands.ts';
import { run } from '@deskwire/cli/run.ts';
import { keptIn } from '@deskwire/cli/store.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { startFaultProxy } from '@deskwire/testing/fault-proxy.ts';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'apps/cli/dist/deskwire.js');
const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
const folder = mkdtempSync(join(tmpdir(), 'deskwire-cli-'));
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeAll(() => {
  const tools = [join(root, 'node_modules/.bin'), join(root, 'node_modules/.pnpm-bin/node_modules/.bin')];
  execFileSync('turbo', ['run', 'build', '--filter=@deskwire/cli', '--ui=stream'], {
    cwd: root,
    stdio: 'pipe',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: [...tools, process.env['PATH']].join(delimiter), TURBO_TELEMETRY_DISABLED: '1' },
  });
});

interface Ended {
  readonly out: string;
  readonly said: string;
  readonly code: number | null;
}
/** The program as somebody starts it, in a home of their own. */
function start(line: readonly string[], given: Record<string, string> = {}, home = folder) {
  const env = { PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: home, DESKWIRE_URL: url, ...given };
  const child = spawn(process.execPath, [program, ...line], { env, cwd: home });
  const said = text(child.stderr);
  const code = new Promise<number | null>((resolve) => void child.once('exit', resolve));
  return { child, said, code };
}
async function deskwire(line: readonly string[], given: Record<string, string> = {}, home = folder): Promise<Ended> {
  const { child, said, code } = start(line, given, home);
  child.stdin.end();
  const [out, ...rest] = await Promise.all([text(child.stdout), said, code]);
  return { out, said: rest[0], code: rest[1] };
}

/** Somebody with a key. */
async function aHolder(...roles: TestPerson['roles']) {
  const person = await aMember(world.kysely, await aTeam(world.kysely), ...roles);
  return keyOf(person);
}
async function keyOf(person: TestPerson) {
  const { key } = await (await world.as(person)).apiKeys.create({ name: 'CLI', scopes: ['*'] });
  const as = (...line: string[]) => deskwire(line, { DESKWIRE_KEY: key });
  return { person, key, as };
}
const lines = (out: string): string[] => out.trimEnd().split(/\r?\n/);

test('a ticket is created, read, changed and listed', async () => {
  const { as, person } = await aHolder('admin');
  const created = await as('tickets', 'create', '--title', 'On fire', '--type', 'incident', '--tags', 'printer,fire');
  expect(created).toMatchObject({ code: 0, said: '' });
  const ticket = JSON.parse(created.out) as { key: string; tags: string[]; reporter_id: string };
  expect(ticket).toMatchObject({ tags: ['printer', 'fire'], reporter_id: person.person_id });
  expect(
    (await as('tickets', 'set-status', ticket.key, '--status', 'resolved', '--resolution-notes', 'Water.')).code,
  ).toBe(0);
  const shown = await as('tickets', 'get', ticket.key, '-o', 'table');
  expect(shown.out).toMatch(/^title +On fire$/m);
  expect(shown.out).toMatch(/^resolution_notes +Water\.$/m);
  const table = await as('-o', 'table', 'tickets', 'list');
  expect(lines(table.out)).toEqual([
    expect.stringMatching(/^KEY +TITLE +TYPE +STATUS +PRIORITY +ASSIGNEE +CREATED AT +UPDATED AT$/),
    expect.stringMatching(new RegExp(`^${ticket.key} +On fire +incident +resolved +medium `)),
  ]);
});

test('all rows of a list come in every format, each once', async () => {
  const { as, person } = await aHolder('agent');
  const desk = await world.as(person);
  for (let n = 0; n < 120; n++) await desk.tickets.create({ title: `Ticket ${n}` });
  const first = JSON.parse((await as('tickets', 'list')).out) as { items: object[]; total: number };
  expect([first.items.length, first.total]).toEqual([20, 120]);
  const csv = lines((await as('tickets', 'list', '--all', '-o', 'csv', '--select', 'key,title,reporter.name')).out);
  expect(csv[0]).toBe('"key","title","reporter.name"');
  expect(new Set(csv).size).toBe(121);
  const ndjson = lines((await as('tickets', 'list', '--all', '-o', 'ndjson')).out);
  expect(new Set(ndjson.map((line) => (JSON.parse(line) as { id: string }).id)).size).toBe(120);
  const json = JSON.parse((await as('tickets', 'list', '--all')).out) as object[];
  expect(json).toHaveLength(120);
  expect(lines((await as('tickets', 'list', '--all', '-o', 'table')).out)).toHaveLength(121);
});

test('whoever has read enough ends it quietly', async () => {
  const { key, person } = await aHolder('agent');
  const desk = await world.as(person);
  for (let n = 0; n < 5; n++)
    await desk.tickets.create({ title: `${n} ${'long '.repeat(35)}`, description: 'x'.repeat(19_000) });
  const { child, said, code } = start(['tickets', 'list', '--all', '--page-size', '1', '-o', 'csv'], {
    DESKWIRE_KEY: key,
  });
  child.stdout.once('data', () => child.stdout.destroy());
  expect([await code, await said]).toEqual([0, '']);
});

describe('the exit code says what kind of refusal it was', () => {
  test.each<[string, readonly string[], number, RegExp]>([
    ['an unknown command', ['tickets', 'lits'], 2, /no command "tickets lits". Did you mean "tickets list"\?/],
    ['no such flag', ['tickets', 'list', '--assignee', 'me'], 2, /no flag --assignee/],
    ['a missing flag', ['tickets', 'create'], 2, /--title is required/],
    ['a missing place', ['tickets', 'get'], 2, /<ticket-id> is required/],
    ['a word too many', ['tickets', 'get', 'TKT-1', 'TKT-2'], 2, /"TKT-2" is one word too many/],
    ['--all of one thing', ['tickets', 'get', 'TKT-1', '--all'], 2, /--all is for lists/],
    ['a column that is not there', ['tickets', 'list', '--select', 'colour'], 2, /no column colour/],
    ['what the server finds wrong', ['tickets', 'create', '--title', ' '], 2, /INVALID_INPUT[^]*--title must/],
    ['a right that is missing', ['tickets', 'delete', 'TKT-1'], 3, /FORBIDDEN[^]*tickets\.manage/],
    ['what is not there', ['tickets', 'get', 'TKT-999'], 4, /TICKET_NOT_FOUND/],
    [
      'what was not asked',
      ['tickets', 'comments', 'delete', 'TKT-1', crypto.randomUUID()],
      2,
      /cannot be undone. Give --yes/,
    ],
  ])('%s', async (_, line, code, said) => {
    const { as } = await aHolder('agent');
    const ended = await as(...line);
    expect(ended).toMatchObject({ code, out: '', said: expect.stringMatching(said) });
  });

  test('a version that somebody else changed', async () => {
    const { as } = await aHolder('agent');
    const { key } = JSON.parse((await as('tickets', 'create', '--title', 'Old')).out) as { key: string };
    await as('tickets', 'update', key, '--title', 'New');
    const late = await as('tickets', 'update', key, '--title', 'Late', '--version', '1');
    expect(late).toMatchObject({ code: 5, said: expect.stringMatching(/VERSION_CONFLICT[^]*send --version 2/) });
  });

  test('a key that is not accepted, nobody signed in, and nobody there', async () => {
    expect(await deskwire(['users', 'me'], { DESKWIRE_KEY: 'dw_live_nonsense' })).toMatchObject({ code: 3 });
    const stranger = await deskwire(['users', 'me'], {}, mkdtempSync(join(folder, 'home-')));
    expect(stranger).toMatchObject({ code: 3, said: expect.stringContaining('deskwire login') });
    const free = listenTcp();
    await new Promise<void>((resolve) => void free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as { port: number };
    await new Promise((resolve) => free.close(resolve));
    const gone = await deskwire(['tickets', 'list', '--server', `http://127.0.0.1:${port}`]);
    expect(gone).toMatchObject({ code: 7, said: expect.stringContaining('does not answer') });
  });

  test('a server that is something else', async () => {
    const page = listenHttp((_, response) => void response.end('<html>'));
    await new Promise<void>((resolve) => void page.listen(0, '127.0.0.1', resolve));
    const { port } = page.address() as { port: number };
    const { code, said } = await deskwire(['tickets', 'list', '--server', `http://127.0.0.1:${port}`]);
    page.close();
    expect([code, said]).toEqual([1, expect.stringContaining('does not answer as Deskwire does')]);
  });
});

test('what cannot be undone is asked for, and done only if that is answered', async () => {
  const { key, person } = await aHolder('agent');
  const desk = await world.as(person);
  const ticket = await desk.tickets.create({ title: 'x' });
  const comment = await desk.tickets.comments.create({ ticket_id: ticket.id, content: 'Oops' });
  const command = readCatalog().commands.find(({ path }) => path === 'tickets.comments.delete')!;
  const home = mkdtempSync(join(folder, 'home-'));
  const credentials = keptIn(home);
  await credentials.of(url).set({ access_token: await world.tokenOf(person), refresh_token: 'none' });
  const answering = async (answer: string) => {
    const [input, out, notes] = [new PassThrough(), new PassThrough(), new PassThrough()];
    input.write(`${answer}\n`);
    const screen = { in: input, out, notes, width: 80, isWatched: true, colour: false };
    const asked = parse([ticket.key, comment.id, '--server', url], command.fields);
    await run(screen, command, asked, credentials, 'json');
    return String(notes.read());
  };
  await expect(answering('n')).rejects.toThrow('Nothing was done');
  expect((await desk.tickets.comments.list({ ticket_id: ticket.id })).total).toBe(1);
  expect(await answering('y')).toContain('This cannot be undone. Go on? [y/N]');
  expect((await desk.tickets.comments.list({ ticket_id: ticket.id })).total).toBe(0);
  const again = await desk.tickets.comments.create({ ticket_id: ticket.id, content: 'Oops' });
  const line = ['tickets', 'comments', 'delete', ticket.key, again.id, '--yes'];
  expect((await deskwire(line, { DESKWIRE_KEY: key })).code).toBe(0);
  expect((await desk.tickets.comments.list({ ticket_id: ticket.id })).total).toBe(0);
});

test('somebody signs in by a code, in a file that only they can read, and out again', async () => {
  const person = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const home = mkdtempSync(join(folder, 'home-'));
  const { child, said, code } = start(['login'], {}, home);
  let shown = '';
  child.stderr.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  await expect.poll(() => shown).toMatch(/code [A-Z]{4}-[A-Z]{4}/);
  const [, user_code] = /code ([A-Z]{4}-[A-Z]{4})/.exec(shown)!;
  const { auth } = await world.as(person);
  expect((await auth.device.get({ user_code: user_code! })).device).toMatch(/^deskwire CLI on /);
  await auth.device.approve({ user_code: user_code! });
  expect(await code).toBe(0);
  expect(await said).toContain(person.email);
  const file = join(home, 'deskwire/credentials.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  // The address was kept as well.
  const whoami = await deskwire(['whoami'], { DESKWIRE_URL: '' }, home);
  expect(JSON.parse(whoami.out)).toMatchObject({ server: url, email: person.email, by: 'session' });
  const { key, person: other } = await aHolder('agent');
  const byKey = await deskwire(['whoami', '-o', 'json'], { DESKWIRE_KEY: key }, home);
  expect(JSON.parse(byKey.out)).toMatchObject({ email: other.email, by: 'DESKWIRE_KEY' });
  expect((await deskwire(['logout'], {}, home)).code).toBe(0);
  expect(readFileSync(file, 'utf8')).not.toContain('access_token');
  expect((await deskwire(['users', 'me'], {}, home)).code).toBe(3);
});

test('two commands that renew one sign-in at the same time both go on', async () => {
  const person = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const home = mkdtempSync(join(folder, 'home-'));
  const login = start(['login'], {}, home);
  let shown = '';
  login.child.stderr.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  await expect.poll(() => shown).toMatch(/code [A-Z]{4}-[A-Z]{4}/);
  await (await world.as(person)).auth.device.approve({ user_code: /code ([A-Z]{4}-[A-Z]{4})/.exec(shown)![1]! });
  expect(await login.code).toBe(0);
  // The access token ends while nobody works.
  const file = join(home, 'deskwire/credentials.json');
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { servers: Record<string, { access_token: string }> };
  const tokens = kept.servers[url]!;
  tokens.access_token = `${tokens.access_token.split('.')[0]}.${btoa(JSON.stringify({ exp: 1 }))}.x`;
  writeFileSync(file, JSON.stringify(kept));
  const both = await Promise.all([deskwire(['whoami'], {}, home), deskwire(['whoami'], {}, home)]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect((await deskwire(['whoami'], {}, home)).code).toBe(0);
});

test('a file of tickets is imported with progress, and refused lines are named', async () => {
  const { key, as } = await aHolder('admin');
  const file = join(folder, 'tickets.csv');
  writeFileSync(file, 'title,priority\nFirst,high\nSecond,soon\nThird,low\n');
  const { child, said, code } = start(['import', file, '--reporters', 'me'], { DESKWIRE_KEY: key });
  const out = text(child.stdout);
  const ended = code.then(() => true);
  while (!(await Promise.race([ended, world.drain().then(() => false)])));
  expect(await code).toBe(1);
  expect(await said).toMatch(/Uploading tickets\.csv[^]*Imported 2 lines; 1 was refused\.[^]*line 3: priority/);
  expect(JSON.parse(await out)).toMatchObject({ state: 'succeeded', done: 2, failed: 1 });
  expect((JSON.parse((await as('tickets', 'list')).out) as { total: number }).total).toBe(2);
  expect(await as('import', join(folder, 'gone.csv'))).toMatchObject({ code: 2 });
  const { as: other } = await aHolder('agent');
  expect(await other('import', file)).toMatchObject({ code: 3, said: expect.stringContaining('tickets.manage') });
});

test('events are followed over a lost connection, each once', async () => {
  const { key, person } = await aHolder('agent');
  const desk = await world.as(person);
  const proxy = await startFaultProxy(Number(new URL(url).port));
  const line = ['events', '--follow', '--type', 'ticket.created', '-o', 'ndjson'];
  const { child, code } = start(line, { DESKWIRE_KEY: key, DESKWIRE_URL: `http://127.0.0.1:${proxy.port}` });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  let shown = '';
  child.stderr.on('data', (chunk: Buffer) => (shown += chunk.toString()));
  const told = () =>
    out
      .split('\n')
      .filter(Boolean)
      .map((event) => (JSON.parse(event) as { entity_id: string }).entity_id);
  const ids: string[] = [];
  const open = async (title: string) => {
    ids.push((await desk.tickets.create({ title })).id);
    await world.drain();
  };
  // It is silent until it has something to say, so tickets are created until the first is heard of.
  while (told().length === 0) await open('first');
  const heard = ids.indexOf(told()[0]!);
  proxy.reset();
  await open('while nobody hears');
  await expect.poll(() => shown).toContain('[resumed]');
  await open('last');
  await expect.poll(told).toEqual(ids.slice(heard));
  child.kill('SIGINT');
  expect(await code).toBe(0);
  await proxy.close();
});

test('a file goes up and comes down as it was, and never over another', async () => {
  const { as } = await aHolder('agent');
  const { key } = JSON.parse((await as('tickets', 'create', '--title', 'x')).out) as { key: string };
  const bytes = Buffer.from([0, 255, 10, 13, 128]);
  writeFileSync(join(folder, 'bytes.bin'), bytes);
  const { id, ticket_id } = JSON.parse((await as('files', 'upload', 'bytes.bin', '--ticket-id', key)).out) as Record<
    string,
    string
  >;
  expect(ticket_id).not.toBeNull();
  const wrong = await as('files', 'upload', 'bytes.bin', '--sha256', '0'.repeat(64));
  expect(wrong).toMatchObject({ code: 2, said: expect.stringContaining('FILE_CORRUPT') });
  expect(await as('files', 'download', id!)).toMatchObject({ code: 2, said: expect.stringContaining('--save') });
  expect((await as('files', 'download', id!, '--save', 'again.bin')).code).toBe(0);
  expect(readFileSync(join(folder, 'again.bin'))).toEqual(bytes);
});

test('every command that takes a file sends it to its own procedure', async () => {
  const { as, person } = await aHolder('agent');
  const taking = readCatalog().commands.filter(({ door }) => door === 'upload');
  expect(taking.map(({ path }) => path).toSorted()).toEqual([
    'files.upload',
    'inspections.addPhotos',
    'memory.upload',
    'photos.upload',
    'tasks.importFile',
    'tickets.importFile',
  ]);
  writeFileSync(join(folder, 'gate.txt'), 'The gate opens at six.');
  const document = JSON.parse((await as('memory', 'upload', 'gate.txt', '--audience', 'team')).out) as { id: string };
  const desk = await world.as(person);
  expect(await desk.documents.get({ doc_id: document.id })).toMatchObject({ title: 'gate.txt', audience: 'team' });
  await desk.projects.create({ name: 'Gates', key: 'GATE' });
  writeFileSync(join(folder, 'gates.csv'), 'Heading\nPaint the gate\n');
  const mapping = '{"title":"Heading"}';
  expect((await as('tasks', 'import-file', 'gates.csv', 'GATE', '--mapping', mapping)).code).toBe(0);
  await world.drain();
  expect((await desk.tasks.list({ project_id: 'GATE' })).items).toMatchObject([{ title: 'Paint the gate' }]);
  expect(await as('tasks', 'import-file', 'gates.csv', 'NONE', '--mapping', mapping)).toMatchObject({
    code: 4,
    said: expect.stringContaining('PROJECT_NOT_FOUND'),
  });
  expect(await as('memory', 'upload')).toMatchObject({ code: 2, said: expect.stringContaining('which file') });
  expect((await deskwire(['memory', 'upload', '--help'])).out).toContain('deskwire memory upload <file>');
});

test('a report is read to its end', async () => {
  const { as } = await aHolder('admin');
  for (const title of ['One', 'Two']) await as('tickets', 'create', '--title', title);
  const { code, out } = await as('dashboard', 'export', '--type', 'tickets', '-o', 'csv', '--select', 'title');
  expect([code, lines(out).toSorted()]).toEqual([0, ['"One"', '"Two"', '"title"']]);
});

describe('shells complete', () => {
  const complete = async (...words: string[]) =>
    lines((await deskwire(['__complete', '--', ...words])).out).map((line) => line.split('\t')[0]);
  test('groups, commands, flags and values', async () => {
    expect(await complete('tick')).toEqual(['tickets']);
    expect(await complete('tickets', 'comments', '')).toEqual(['list', 'create', 'update', 'delete']);
    expect(await complete('tickets', 'list', '--status-c')).toEqual(['--status-category']);
    expect(await complete('tickets', 'list', '--status-category', 'w')).toEqual(['waiting']);
    expect(await complete('tickets', 'list', '-o', '')).toEqual(['table', 'json', 'ndjson', 'csv']);
    expect(await complete('import', 'tickets.csv', '--dry')).toEqual(['--dry-run']);
    expect(await complete('completion', 'b')).toEqual(['bash']);
  });

  test('bash uses what the program says', async () => {
    const { out } = await deskwire(['completion', 'bash']);
    const script = `${out}
deskwire() { "${process.execPath}" "${program}" "$@"; }
COMP_WORDS=(deskwire tickets comments cr); COMP_CWORD=3; _deskwire; echo "\${COMPREPLY[@]}"`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('create\n');
    expect((await deskwire(['completion', 'zsh'])).out).toContain('compdef _deskwire deskwire');
    expect((await deskwire(['completion', 'fish'])).out).toContain('complete -c deskwire');
    expect((await deskwire(['completion', 'tcsh'])).code).toBe(2);
  });
});

test('help says what a command takes, and --version which program it is', async () => {
  const { out } = await deskwire(['tickets', 'set-status', '--help']);
  expect(out).toContain('Usage: deskwire tickets set-status <ticket-id> --status TEXT [flags]');
  expect((await deskwire(['help', 'tickets', 'set-status'])).out).toBe(out);
  expect((await deskwire([])).out).toContain('Service desk');
  expect((await deskwire(['tickets'])).out).toMatch(/^tickets comments create +Create a comment on a ticket$/m);
  expect((await deskwire(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

/** How many times the processor time of an empty program a whole call may take: 3 when this was written. */
const BUDGET_TIMES = 9;
test('it starts and calls in a few times the processor time that Node itself needs', async () => {
  const { key } = await aHolder('agent');
  // Each says at its end what it used.
  const hook = join(folder, 'hook.mjs');
  writeFileSync(
    hook,
    `process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      process.stderr.write('cpu ' + (user + system) / 1e6);
    });`,
  );
  const secondsIn = (said: string) => Number(/cpu ([\d.]+)/.exec(said)![1]);
  const [used, empty]: [number[], number[]] = [[], []];
  for (let n = 0; n < 5; n++) {
    const { said } = await deskwire(['tickets', 'list'], { DESKWIRE_KEY: key, NODE_OPTIONS: `--import=${hook}` });
    used.push(secondsIn(said));
    empty.push(secondsIn(spawnSync(process.execPath, ['--import', hook, '-e', ''], { encoding: 'utf8' }).stderr));
  }
  expect(Math.min(...used) / Math.min(...empty)).toBeLessThan(BUDGET_TIMES);
});
