import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { aUser } from '@deskwire/testing/builders.ts';
import { every, runSchedules } from '../../kit/schedule.ts';
import { schedules } from '../../schedules.ts';
import { testWorld } from '../../testing/world.ts';
import { makePartitions } from './jobs.ts';

const world = await testWorld();
const partitions = async () =>
  (
    await world.pool.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events'::regclass order by 1`,
    )
  ).rows.map(({ name }) => name);

test('a schedule asks for its job once a period, however many workers ask at once', async () => {
  const daily = [every(86_400, makePartitions)];
  await Promise.all([1, 2, 3].map(() => runSchedules(world.services, daily)));
  expect((await world.drain()).ran).toEqual(['maintenance.makePartitions']);
  await runSchedules(world.services, daily);
  expect((await world.drain()).ran).toEqual([]);
  world.clock.advance({ days: 3 });
  await runSchedules(world.services, daily);
  expect((await world.drain()).ran).toEqual(['maintenance.makePartitions']);
});

test('lost partitions of the months to come are made again', async () => {
  const before = await partitions();
  await world.pool.query(`drop table ${before.findLast((name) => name !== 'events_default')}`);
  world.clock.advance({ days: 1 });
  await runSchedules(world.services, schedules);
  await world.drain();
  expect(await partitions()).toEqual(before);
});

test('what has expired is deleted, what has not stays', async () => {
  const at = (ms: number) => new Date(Date.now() + world.clock.offset_ms + ms).toISOString();
  const DAY = 86_400_000;
  await world.kysely
    .insertInto('idempotency_keys')
    .values(
      ['old', 'young'].map((key) => ({
        principal: 'user:x',
        procedure: 'tickets.create',
        key,
        body_hash: Buffer.alloc(32),
        created_at: at(-2 * DAY),
        expires_at: at(key === 'old' ? -1000 : DAY),
      })),
    )
    .execute();
  await world.kysely
    .insertInto('one_time_values')
    .values(
      [-2 * DAY, -1000].map((expires) => ({
        id: randomUUIDv7(),
        purpose: 'test',
        subject: 'x',
        created_at: at(-3 * DAY),
        expires_at: at(expires),
      })),
    )
    .execute();
  const [gone, kept] = [await aUser(world.kysely), await aUser(world.kysely)];
  await world.kysely
    .updateTable('sessions')
    .set({ expires_at: at(-31 * DAY) })
    .where('id', '=', gone.session_id)
    .execute();
  await world.pool.query(`insert into rate_limits (key, points, expire) values ('old', 1, $1), ('young', 1, $2)`, [
    Date.parse(at(-1000)),
    Date.parse(at(DAY)),
  ]);
  world.clock.advance({ hours: 1 });
  await runSchedules(world.services, schedules);
  await world.drain();
  expect(await world.kysely.selectFrom('idempotency_keys').select('key').execute()).toEqual([{ key: 'young' }]);
  expect(await world.kysely.selectFrom('one_time_values').select('id').execute()).toHaveLength(1);
  const sessions = await world.kysely.selectFrom('sessions').select('id').execute();
  expect(sessions.map(({ id }) => id)).toEqual([kept.session_id]);
  const { rows } = await world.pool.query(`select key from rate_limits where key in ('old', 'young')`);
  expect(rows).toEqual([{ key: 'young' }]);
});
