import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { openQueues, type Queues } from './producer.ts';
import { startRelay, type Relay } from './relay.ts';
import { emptyTables, expand, queueOf, uuid7 } from './test/work.ts';
import { FIRST_PREVIOUS_HASH, payloadHash, readEvents, sealHash } from './seals.ts';
import { verifySeals } from './verify-seals.ts';
import type { SqlClient } from './sql.ts';

const { pool, url } = await testDatabase();
const TEAM = '01890000-0000-7000-8000-000000000001';
const PLATFORM = '00000000-0000-0000-0000-000000000000';

let queues: Queues;
const relays: Relay[] = [];

beforeEach(async () => {
  await emptyTables(pool);
  queues = openQueues({ postgres_url: url });
});
afterEach(async () => {
  await stopRelays();
  await queues.close();
});

const relay = (batch = 500): void =>
  void relays.push(startRelay({ postgres_url: url, queues, expand, queueOf, batch, pollMs: 50 }));
const stopRelays = async (): Promise<void> => {
  await Promise.all(relays.splice(0).map((started) => started.stop()));
};

async function record(client: SqlClient, team: string | null = TEAM, id = uuid7()): Promise<string> {
  const payload = { title: `Ticket ${id}`, from: null, tags: ['b', 'a'], rate: 1e-7 };
  await client.query(
    `insert into events (team_id, id, type, entity, entity_id, actor_id, user_id, on_behalf_of, request_id, correlation,
       origin, at, payload_hash)
     values ($1, $2, 'ticket.created', 'ticket', $2, $2, $2, 'api_key:x', 'request', $2, 'rest', now(), $3)`,
    [team ?? PLATFORM, id, payloadHash(payload)],
  );
  await client.query('insert into event_payloads (team_id, event_id, payload, address) values ($1, $2, $3, $4)', [
    team ?? PLATFORM,
    id,
    JSON.stringify(payload),
    '127.0.0.1',
  ]);
  await client.query('insert into unsealed_events (id, team_id) values ($1, $2)', [id, team]);
  return id;
}

const positions = async (): Promise<Array<{ position: number; event_id: string; team_id: string | null }>> => {
  const { rows } = await pool.query('select position::int, event_id, team_id from event_positions order by position');
  return rows;
};
const sealed = async (count: number): Promise<void> => {
  await expect.poll(() => positions().then((all) => all.length)).toBe(count);
};

test('committed events get positions without gaps, in the order of their ids, whoever they belong to', async () => {
  const ids = [await record(pool), await record(pool, null), await record(pool, PLATFORM)];
  relay();
  await sealed(3);
  const teams = new Map([
    [ids[0], TEAM],
    [ids[1], null],
    [ids[2], PLATFORM],
  ]);
  const expected = ids.toSorted().map((id, index) => ({ position: index + 1, event_id: id, team_id: teams.get(id) }));
  expect(await positions()).toEqual(expected);
  expect(await verifySeals(pool)).toEqual({ ok: true, batches: 1, last_position: 3 });
});

test('an event that commits late gets the next position, and none is left out under many writers', async () => {
  relay(20);
  const late = await pool.connect();
  await late.query('begin');
  const lateId = await record(late);
  const write = async (): Promise<void> => {
    for (let i = 0; i < 20; i += 1) await record(pool);
  };
  await Promise.all(Array.from({ length: 4 }, write));
  await sealed(80);
  await late.query('commit');
  late.release();
  await sealed(81);
  const all = await positions();
  expect(all.map(({ position }) => position)).toEqual(Array.from({ length: 81 }, (_, index) => index + 1));
  expect(all.at(-1)?.event_id).toBe(lateId);
  expect(await verifySeals(pool)).toMatchObject({ ok: true, last_position: 81 });
});

test('streams are told the last position after its commit', async () => {
  const listener = new Client({ connectionString: url });
  await listener.connect();
  const told: string[] = [];
  listener.on('notification', ({ payload }) => told.push(payload ?? ''));
  await listener.query('listen deskwire_events');
  relay();
  await record(pool);
  await sealed(1);
  await record(pool);
  await expect.poll(() => told).toEqual(['1', '2']);
  await listener.end();
});

test('the chain goes on where an earlier relay ended', async () => {
  relay();
  await record(pool);
  await sealed(1);
  await stopRelays();
  await record(pool);
  await record(pool);
  relay();
  await sealed(3);
  expect(await verifySeals(pool)).toEqual({ ok: true, batches: 2, last_position: 3 });
});

/** Twelve events under six seals. */
async function chain(): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < 12; i += 1) ids.push(await record(pool));
  relay(2);
  await sealed(12);
  await stopRelays();
  expect(await verifySeals(pool)).toEqual({ ok: true, batches: 6, last_position: 12 });
  const all = await positions();
  return all.map(({ event_id }) => event_id);
}

const OTHER = `'01890000-0000-7000-8000-0000000000ff'`;
test.for([
  ['another actor', `update events set actor_id = ${OTHER} where id = $1`],
  ['another account', `update events set user_id = ${OTHER} where id = $1`],
  ['an action in the name of nobody', `update events set on_behalf_of = null where id = $1`],
  ['another time', `update events set at = at - interval '1 hour' where id = $1`],
  ['another entity', `update events set entity_id = ${OTHER} where id = $1`],
  ['another type', `update events set type = 'ticket.deleted' where id = $1`],
  ['another request', `update events set request_id = 'other', correlation = ${OTHER} where id = $1`],
  ['another payload', `update event_payloads set payload = payload || '{"title": "Other"}' where event_id = $1`],
  ['another payload with its hash taken away', `update events set payload_hash = null where id = $1`],
  ['a hash of an older form', `update events set payload_hash = substring(payload_hash from 2) where id = $1`],
  ['a deleted event', `delete from events where id = $1`],
  ['a deleted position', `delete from event_positions where event_id = $1`],
  ['a position given to another event', `update event_positions set event_id = uuid_floor(now()) where event_id = $1`],
  ['another number in the team', `update event_positions set team_position = 99 where event_id = $1`],
  ['another root', `update event_seals set root = '\\x00' where batch = 4 and $1::uuid is not null`],
] as const)('%s is found by the seal over it', async ([, forge]) => {
  const ids = await chain();
  await pool.query(forge, [ids[6]]);
  expect(await verifySeals(pool)).toMatchObject({ ok: false, batch: 4, first_position: 7, last_position: 8 });
  expect(await verifySeals(pool, 1, 6)).toMatchObject({ ok: true, batches: 3 });
  expect(await verifySeals(pool, 9)).toMatchObject({ ok: true, batches: 2 });
  expect(await verifySeals(pool, 8, 8)).toMatchObject({ ok: false, batch: 4 });
});

test('a payload that was erased breaks nothing, and one that PostgreSQL has kept still matches its hash', async () => {
  const ids = await chain();
  await pool.query('delete from event_payloads where event_id = $1', [ids[6]]);
  expect(await verifySeals(pool)).toEqual({ ok: true, batches: 6, last_position: 12 });
});

test('each team has numbers of its own, without gaps, and what belongs to no team has none', async () => {
  const other = '01890000-0000-7000-8000-000000000002';
  const order: Array<string | null> = [TEAM, other, TEAM, null, other, TEAM];
  for (const team of order) await record(pool, team);
  relay(4);
  await sealed(6);
  const { rows } = await pool.query('select team_id, team_position::int from event_positions order by position');
  expect(rows.filter(({ team_id }) => team_id === TEAM).map(({ team_position }) => team_position)).toEqual([1, 2, 3]);
  expect(rows.filter(({ team_id }) => team_id === other).map(({ team_position }) => team_position)).toEqual([1, 2]);
  expect(rows.find(({ team_id }) => team_id === null)).toEqual({ team_id: null, team_position: null });
});

test('seals of the first format stay as they are, and the chain goes on from them', async () => {
  const ids = [await record(pool), await record(pool)].toSorted();
  const keys = ids.map((id, index) => ({ id, team_id: TEAM, position: index + 1, team_position: null }));
  for (const { id, position } of keys)
    await pool.query('insert into event_positions (position, event_id, team_id, at) values ($1, $2, $3, now())', [
      position,
      id,
      TEAM,
    ]);
  await pool.query('delete from unsealed_events');
  const hash = sealHash(FIRST_PREVIOUS_HASH, await readEvents(pool, keys));
  await pool.query(
    `insert into event_seals (batch, first_position, last_position, hash, previous_hash, at) values (1, 1, 2, $1, $2, now())`,
    [hash, FIRST_PREVIOUS_HASH],
  );
  relay();
  await record(pool);
  await sealed(3);
  expect(await verifySeals(pool)).toEqual({ ok: true, batches: 2, last_position: 3 });
  const { rows } = await pool.query('select format from event_seals order by batch');
  expect(rows).toEqual([{ format: 1 }, { format: 2 }]);
  await pool.query(`update events set type = 'ticket.deleted' where id = $1`, [ids[0]]);
  expect(await verifySeals(pool)).toMatchObject({ ok: false, batch: 1 });
});

test('a seal that was made again over changed events breaks the link to the next', async () => {
  await chain();
  await pool.query(`update event_seals set hash = '\\x01' where batch = 3`);
  expect(await verifySeals(pool)).toMatchObject({ ok: false, batch: 3 });
  await pool.query(`delete from event_seals where batch = 3`);
  expect(await verifySeals(pool)).toMatchObject({ ok: false, batch: 4 });
});

test('positions that stand under no seal are found', async () => {
  await chain();
  await pool.query(`delete from event_seals where batch = 6`);
  expect(await verifySeals(pool)).toMatchObject({
    ok: false,
    first_position: 11,
    reason: 'Position 11 is under no seal.',
  });
});
