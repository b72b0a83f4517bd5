import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { unzip } from '@deskwire/adapters/zip.fixture.ts';
import { FIRST_PREVIOUS_HASH, readEvents, sealHash } from '@deskwire/queue/seals.ts';
import { verifySeals } from '@deskwire/queue/verify-seals.ts';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { clientOf } from '../../../kit/operating/sql-client.ts';
import { testWorld } from '../../../testing/world.ts';

const dir = mkdtempSync(join(tmpdir(), 'deskwire-reseal-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A platform whose first events are under seals of format 1, two each, with those who run it. */
async function anOldPlatform() {
  const world = await testWorld();
  const team = await aTeam(world.kysely);
  const agent = await world.as(await aMember(world.kysely, team, 'agent'));
  const tickets: string[] = [];
  for (const title of ['One', 'Two', 'Three', 'Four']) tickets.push((await agent.tickets.create({ title })).id);
  const client = clientOf(world.services.db);
  const { rows } = await world.pool.query<{ id: string; team_id: string | null }>(
    'delete from unsealed_events returning id, team_id',
  );
  let [previous, position] = [FIRST_PREVIOUS_HASH, 0];
  const keys = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (let batch = 1; keys.length > 0; batch += 1) {
    const sealed = keys.splice(0, 2).map((key) => ({ ...key, position: (position += 1), team_position: null }));
    for (const { id, team_id, position: at } of sealed)
      await world.pool.query('insert into event_positions values ($1, $2, $3, now())', [at, id, team_id]);
    const hash = sealHash(previous, await readEvents(client, sealed));
    await world.pool.query(
      'insert into event_seals (batch, first_position, last_position, hash, previous_hash, at) values ($1, $2, $3, $4, $5, now())',
      [batch, sealed[0]!.position, sealed.at(-1)!.position, hash, previous],
    );
    previous = hash;
  }
  const [master, operator] = [
    await aUser(world.kysely, { platform_role: 'master_admin' }),
    await aUser(world.kysely, { platform_role: 'admin' }),
  ];
  const forge = (set: string) => world.pool.query(`update events set ${set} where entity_id = $1`, [tickets[1]]);
  return {
    world,
    team,
    forge,
    reseal: async (who = master) => {
      await (await world.as(who)).admin.maintenance({ action: 'reseal' });
      await world.drain();
    },
    operator,
    verified: () => verifySeals(client),
    told: async () =>
      (await world.kysely.selectFrom('events').select('id').where('type', '=', 'audit.resealed').execute()).length,
  };
}
const OTHER = `'01890000-0000-7000-8000-0000000000ff'`;

test('what old seals do not cover is found once newer ones vouch for them, and the old ones stay as they are', async () => {
  const { world, forge, reseal, operator, verified, told } = await anOldPlatform();
  await expect(reseal(operator)).rejects.toMatchObject({ app: 'FORBIDDEN', details: { needs: 'platform:master' } });
  const before = await world.kysely.selectFrom('event_seals').selectAll().where('format', '=', 1).execute();
  await forge(`request_id = 'other'`);
  expect(await verified()).toMatchObject({ ok: true });
  await reseal();
  expect(await verified()).toMatchObject({ ok: true });
  expect(await world.kysely.selectFrom('event_seals').selectAll().where('format', '=', 1).execute()).toEqual(before);
  expect(await world.kysely.selectFrom('event_reseals').select('batch').execute()).toHaveLength(before.length);
  for (const set of [`request_id = 'another'`, `actor_id = ${OTHER}`, `at = at - interval '1 hour'`]) {
    await world.pool.query('create table if not exists kept as select * from events');
    await forge(set);
    expect([set, await verified()]).toMatchObject([
      set,
      { ok: false, reason: 'Its events are not those that were sealed.' },
    ]);
    await world.pool.query(
      'update events e set request_id = k.request_id, actor_id = k.actor_id, at = k.at from kept k where k.id = e.id',
    );
  }
  expect(await verified()).toMatchObject({ ok: true });
  // Whoever makes the root again has to make the event again that vouches for it.
  await world.pool.query(`update event_reseals set root = sha256('x') where batch = 2`);
  expect(await verified()).toMatchObject({ ok: false, batch: 2 });
  // Again there is nothing to do.
  await reseal();
  expect(await told()).toBe(1);
});

test('a root that was made again with its events is found by the event that vouches for it', async () => {
  const { world, forge, reseal, verified } = await anOldPlatform();
  await reseal();
  await forge(`request_id = 'other'`);
  await world.pool.query('create table of_today as select * from event_reseals');
  await world.pool.query('delete from event_reseals');
  const { readUnvouched } = await import('@deskwire/queue/reseal.ts');
  const again = await readUnvouched(clientOf(world.services.db), 200);
  if (!again.ok) throw new Error(again.reason);
  for (const { batch, root } of again.reseals)
    await world.pool.query('insert into event_reseals select batch, $2, anchor from of_today where batch = $1', [
      batch,
      root,
    ]);
  expect(await verified()).toMatchObject({ ok: false, reason: 'The event that vouches for it says something else.' });
});

test('a seal whose events were changed is not made whole', async () => {
  const { world, forge, reseal, verified, told } = await anOldPlatform();
  await forge(`type = 'ticket.deleted'`);
  await reseal();
  expect(await told()).toBe(0);
  expect(world.reports.splice(0)).toMatchObject([{ message: 'The audit chain is broken' }]);
  expect(await verified()).toMatchObject({ ok: false, batch: 1 });
});

test('an export carries the roots that vouch for old events, and a stranger finds a change of what only they cover', async () => {
  const { world, team, reseal } = await anOldPlatform();
  const admin = await aMember(world.kysely, team, 'admin');
  async function exported() {
    const auditor = await world.as(admin);
    const { operation_id } = await auditor.audit.export({});
    await world.drain();
    const { result } = await auditor.operations.get({ operation_id: operation_id! });
    return unzip(await buffer(await world.services.storage.get(`files/${String(result!['file_id'])}`)));
  }
  let count = 0;
  function verified(files: Map<string, Buffer>, changed: Readonly<Record<string, string>> = {}) {
    const folder = join(dir, String((count += 1)));
    mkdirSync(folder);
    for (const [name, bytes] of files) writeFileSync(join(folder, name), changed[name] ?? bytes);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['verify.mjs'], { cwd: folder, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  }
  const linesOf = (files: Map<string, Buffer>, name: string) => files.get(name)!.toString().trimEnd().split('\n');
  /** A line of a file with something else in it. */
  const forged = (files: Map<string, Buffer>, name: string, from: string | RegExp, to: string) => {
    const [first, ...rest] = linesOf(files, name);
    expect(first).toMatch(from);
    return { [name]: [first!.replace(from, to), ...rest, ''].join('\n') };
  };
  const old = await exported();
  expect(verified(old)).toMatchObject({ status: 0, said: expect.stringContaining('older than format 2') });
  const change = ['events.ndjson', /"origin":"[a-z]+"/, '"origin":"other"'] as const;
  expect(verified(old, forged(old, ...change)).said).not.toContain('is not what was sealed');

  await reseal();
  const files = await exported();
  const { status, said } = verified(files);
  expect(said).not.toContain('older than format 2');
  expect([status, said]).toEqual([0, expect.stringMatching(/^OK: \d+ events of /m)]);
  expect(linesOf(files, 'reseals.ndjson')).toHaveLength(1);
  expect(verified(files, forged(files, ...change))).toMatchObject({
    status: 1,
    said: expect.stringMatching(/event at position \d+ is not what was sealed/),
  });
  for (const [from, to, found] of [
    [/"root":"[0-9a-f]{8}/, '"root":"00000000', 'does not vouch for these roots'],
    ['"type":"audit.resealed"', '"type":"audit.verified"', 'which vouches for older ones, is not what was sealed'],
  ] as const)
    expect(verified(files, forged(files, 'reseals.ndjson', from, to))).toMatchObject({
      status: 1,
      said: expect.stringContaining(found),
    });
  // Without them the archive proves less than it says, and its manifest misses the file.
  expect(verified(files, { 'reseals.ndjson': '' })).toMatchObject({ status: 1 });
});
