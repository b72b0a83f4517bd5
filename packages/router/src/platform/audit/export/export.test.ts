import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { unzip } from '@deskwire/adapters/zip.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { afterAll, expect, test } from 'vitest';
import { testWorld } from '../../../testing/world.ts';
import { checkpointKey } from '../checkpoints/make.ts';

const world = await testWorld();
const dir = mkdtempSync(join(tmpdir(), 'deskwire-audit-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const team = await aTeam(world.kysely);
const other = await aTeam(world.kysely);
const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
const stranger = await aMember(world.kysely, other, 'agent');
for (let round = 0; round < 4; round++) {
  await (await world.as(agent)).tickets.create({ title: `Of ours ${round}` });
  await (await world.as(stranger)).tickets.create({ title: `Of others ${round}` });
  await (await world.as(agent)).tickets.create({ title: `Of ours too ${round}` });
  await world.drain();
}

/** Exports, and gives the files of the archive. */
async function exported(filter: object = {}) {
  const auditor = await world.as(admin);
  const { operation_id } = await auditor.audit.export(filter);
  await world.drain();
  const { state, result } = await auditor.operations.get({ operation_id: operation_id! });
  expect(state).toBe('succeeded');
  const stored = await world.services.storage.get(`files/${String(result!['file_id'])}`);
  return unzip(await buffer(stored));
}
const files = await exported();
const { items } = await world.caller({}).keys.get({ purpose: 'checkpoints' });
const key = join(dir, 'key.pem');
writeFileSync(key, items[0]!.public_key);

let count = 0;
/** What the program says of an archive with these files changed; null removes one. */
function verified(changes: Readonly<Record<string, string | Buffer | null>> = {}, given = ['--key', key], all = files) {
  const folder = join(dir, String((count += 1)));
  mkdirSync(folder);
  for (const [name, bytes] of all) {
    const change = changes[name];
    if (change !== null) writeFileSync(join(folder, name), change ?? bytes);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['verify.mjs', ...given], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}
const text = (name: string) => files.get(name)!.toString();
const lines = (name: string) =>
  text(name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, never>);
const joined = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
interface Line {
  event: Record<string, unknown>;
  payload: Record<string, unknown> | null;
  proof: { index: number; path: string[] };
}
const events = () => lines('events.ndjson') as unknown as Line[];
/** The events with one of them changed, and what would hide that in the manifest. */
const withEvent = (at: number, change: (line: Line) => void) => {
  const all = events();
  change(all[at]!);
  return disguised({ 'events.ndjson': joined(all) });
};
/** A forger who cannot sign corrects the sums of the manifest. */
function disguised(changes: Record<string, string>) {
  const manifest = JSON.parse(text('manifest.json')) as { files: { name: string; sha256: string }[] };
  for (const file of manifest.files)
    if (changes[file.name] !== undefined) file.sha256 = createHash('sha256').update(changes[file.name]!).digest('hex');
  return { ...changes, 'manifest.json': JSON.stringify(manifest) };
}

test('a stranger with the archive and the public key finds it whole, and nothing of other teams in it', () => {
  const { status, said } = verified();
  expect(said).toMatch(/^OK: \d+ events of /m);
  expect(status).toBe(0);
  const all = [...files].map(([name, bytes]) => (name === 'verify.mjs' ? '' : bytes.toString())).join('\n');
  expect(all).not.toContain('Of others');
  expect(all).not.toContain(other.id);
  expect(all).not.toContain(stranger.person_id);
});

test.each<[string, () => Readonly<Record<string, string | Buffer | null>>, RegExp]>([
  [
    'another actor',
    () => withEvent(1, ({ event }) => (event['actor_id'] = stranger.person_id)),
    /position \d+ is not what was sealed/,
  ],
  [
    'another time',
    () => withEvent(1, ({ event }) => (event['at'] = '2020-01-01T00:00:00.000Z')),
    /is not what was sealed/,
  ],
  ['another row', () => withEvent(2, ({ event }) => (event['entity_id'] = other.id)), /is not what was sealed/],
  [
    'another payload',
    () => withEvent(1, (line) => (line.payload = { title: 'Forged' })),
    /has another payload than it was sealed with/,
  ],
  [
    'an event taken out',
    () => disguised({ 'events.ndjson': joined(events().toSpliced(2, 1)) }),
    /between \d+ and \d+ are missing/,
  ],
  [
    'the last event cut off',
    () => disguised({ 'events.ndjson': joined(events().slice(0, -1)) }),
    /archive ends at \d+/,
  ],
  [
    'the first event cut off',
    () => disguised({ 'events.ndjson': joined(events().slice(1)) }),
    /first events of the team are missing/,
  ],
  [
    'two events exchanged',
    () => disguised({ 'events.ndjson': joined([events()[1]!, events()[0]!, ...events().slice(2)]) }),
    /is out of order/,
  ],
  [
    'a seal taken out',
    () => disguised({ 'seals.ndjson': joined(lines('seals.ndjson').toSpliced(1, 1)) }),
    /Seals between \d+ and \d+ are missing/,
  ],
  [
    'a seal made anew',
    () =>
      disguised({
        'seals.ndjson': joined(
          lines('seals.ndjson').map((seal, at) => (at === 1 ? { ...(seal as object), root: '00'.repeat(32) } : seal)),
        ),
      }),
    /is not the hash of its root/,
  ],
  [
    'a checkpoint made anew',
    () =>
      disguised({
        'checkpoints.ndjson': joined(
          lines('checkpoints.ndjson').map((one) => ({ ...(one as object), hash: '00'.repeat(32) })),
        ),
      }),
    /checkpoint at position \d+ is not signed/,
  ],
  [
    'fewer events than were signed',
    () =>
      disguised({
        'checkpoints.ndjson': text('checkpoints.ndjson').replace(/"team_position":\d+/, '"team_position":3'),
      }),
    /is not the one that was signed/,
  ],
  [
    'a manifest that says another team',
    () => ({ 'manifest.json': text('manifest.json').replaceAll(team.id, other.id) }),
    /manifest.json is not signed/,
  ],
  ['a file that is missing', () => ({ 'keys.json': null }), /keys.json is missing/],
])('%s is found, though the forger has corrected the sums', (_what, change, found) => {
  const { status, said } = verified(change());
  expect(said).toMatch(found);
  expect(status).toBe(1);
});

test('a checkpoint that was kept elsewhere shows that the whole chain was made again', async () => {
  const checkpoint = lines('checkpoints.ndjson').at(-1)! as unknown as { position: number };
  const stored = await buffer(await world.services.storage.get(checkpointKey(checkpoint.position)));
  const kept = join(dir, 'kept.json');
  writeFileSync(kept, stored);
  expect(verified({}, ['--key', key, '--checkpoint', kept]).status).toBe(0);
  writeFileSync(kept, readFileSync(kept, 'utf8').replace(/"hash":"[0-9a-f]{8}/, '"hash":"00000000'));
  expect(verified({}, ['--key', key, '--checkpoint', kept]).said).toMatch(/The chain is not the one that was signed/);
});

test('a payload that was erased leaves an archive that still verifies', async () => {
  await world.pool.query(
    'delete from event_payloads where event_id = (select event_id from event_positions where team_id = $1 order by position limit 1)',
    [team.id],
  );
  const { status, said } = verified({}, ['--key', key], await exported());
  expect([status, said]).toEqual([0, expect.stringMatching(/^OK/)]);
});

test('a selection says that it is one, and what it has is proven', async () => {
  const some = await exported({ type: ['ticket.created'], actor_id: agent.person_id });
  const { status, said } = verified({}, ['--key', key], some);
  expect([status, said]).toEqual([0, expect.stringContaining('this is a selection')]);
  expect(some.get('events.ndjson')!.toString().trimEnd().split('\n')).toHaveLength(8);
});

test('a chain that was changed cannot be exported', async () => {
  await world.pool.query(`update events set origin = 'forged' where team_id = $1 and type = 'ticket.created'`, [
    team.id,
  ]);
  const auditor = await world.as(admin);
  const { operation_id } = await auditor.audit.export({});
  await world.drain();
  expect(await auditor.operations.get({ operation_id: operation_id! })).toMatchObject({
    state: 'failed',
    error: { code: 'CHAIN_BROKEN' },
  });
});
