import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { openQueues, type Queues } from './producer.ts';
import { startRelay, type Relay } from './relay.ts';
import { emptyTables, expand, queueOf, uuid7 } from './test/work.ts';
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
  await client.query(
    `insert into events (team_id, id, type, entity, origin, at, payload_hash)
     values ($1, $2, 'ticket.created', 'ticket', 'rest', now(), $3)`,
    [team ?? PLATFORM, id, randomBytes(32)],
  );
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

test.for([
  ['a changed payload hash', `update events set payload_hash = '\\x00' where id = $1`],
  ['a payload hash that was taken away', `update events set payload_hash = null where id = $1`],
  ['a changed type', `update events set type = 'ticket.deleted' where id = $1`],
  ['a deleted event', `delete from events where id = $1`],
  ['a deleted position', `delete from event_positions where event_id = $1`],
  ['a position given to another event', `update event_positions set event_id = uuid_floor(now()) where event_id = $1`],
] as const)('%s breaks the seal over it', async ([, forge]) => {
  const ids = await chain();
  await pool.query(forge, [ids[6]]);
  expect(await verifySeals(pool)).toMatchObject({ ok: false, batch: 4, first_position: 7, last_position: 8 });
  expect(await verifySeals(pool, 1, 6)).toMatchObject({ ok: true, batches: 3 });
  expect(await verifySeals(pool, 9)).toMatchObject({ ok: true, batches: 2 });
  expect(await verifySeals(pool, 8, 8)).toMatchObject({ ok: false, batch: 4 });
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
