import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { every, runSchedules } from '../../kit/jobs/schedule.ts';
import { schedules } from '../../domains.ts';
import { testWorld } from '../../testing/world.ts';
import { makePartitions } from './tasks.ts';

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

test('what was written while partitions were missing moves into them', async () => {
  const before = await partitions();
  const last = before.findLast((name) => name !== 'events_default')!;
  const { rows } = await world.pool.query<{ id: string }>(
    `select uuid_floor(date_trunc('month', now(), 'UTC') + interval '3 months 4 days') as id`,
  );
  const id = rows[0]!.id;
  await world.pool.query(`drop table ${last}; drop table ${last.replace('events', 'event_payloads')}`);
  await world.pool.query(
    `insert into events (team_id, id, type, entity, origin, at) values ($1, $1, 'ticket.created', 'ticket', 'rest', now())`,
    [id],
  );
  await world.pool.query(`insert into event_payloads (team_id, event_id, payload) values ($1, $1, '{"kept": true}')`, [
    id,
  ]);
  world.clock.advance({ days: 1 });
  await runSchedules(world.services, schedules);
  await world.drain();
  expect(await partitions()).toEqual(before);
  const kept = await world.pool.query(
    `select e.tableoid::regclass::text as stands_in, p.payload from events e join event_payloads p on p.event_id = e.id
     where e.id = $1`,
    [id],
  );
  expect(kept.rows).toEqual([{ stands_in: last, payload: { kept: true } }]);
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

test('how long it can be read what exactly happened in a team depends on its tier; that it happened stays', async () => {
  // Another one, whose clock nobody has moved: the age of an event stands in its id.
  const young = await testWorld();
  const teams = { free: await aTeam(young.kysely, { tier: 'free' }), pro: await aTeam(young.kysely, { tier: 'pro' }) };
  for (const team of Object.values(teams))
    await (await young.as(await aMember(young.kysely, team, 'agent'))).tickets.create({ title: 'Long ago' });
  const said = async () => {
    const { rows } = await young.pool.query<{ team_id: string }>(
      'select distinct team_id from event_payloads where team_id = any($1)',
      [Object.values(teams).map(({ id }) => id)],
    );
    return rows.map(({ team_id }) => team_id);
  };
  young.clock.advance({ days: 89 });
  await runSchedules(young.services, schedules);
  await young.drain();
  expect(await said()).toHaveLength(2);
  young.clock.advance({ days: 2 });
  await runSchedules(young.services, schedules);
  await young.drain();
  expect(await said()).toEqual([teams.pro.id]);
  const { rowCount } = await young.pool.query('select from events where team_id = $1', [teams.free.id]);
  expect(rowCount).toBeGreaterThan(0);
});

test('notices, mails and keys that are over are forgotten in the end', async () => {
  const team = await aTeam(world.kysely);
  const member = await aMember(world.kysely, team, 'agent');
  const days = (count: number) => new Date(Date.now() + world.clock.offset_ms - count * 86_400_000).toISOString();
  const notice = (created_at: string, read_at: string | null) => ({
    id: randomUUIDv7(),
    user_id: member.user_id,
    team_id: team.id,
    event_id: randomUUIDv7(),
    type: 'ticket.assigned',
    entity: 'ticket',
    title: created_at,
    body: '',
    created_at,
    read_at,
  });
  const notices = [
    notice(days(91), days(90)),
    notice(days(91), null),
    notice(days(89), days(1)),
    notice(days(370), null),
  ];
  await world.kysely.insertInto('notifications').values(notices).execute();
  const mail = (created_at: string, state: 'queued' | 'sent') => ({
    id: randomUUIDv7(),
    team_id: team.id,
    message_id: randomUUIDv7(),
    to_address: 'x@example.com',
    template: 'test',
    state,
    created_at,
  });
  const mails = [mail(days(91), 'sent'), mail(days(91), 'queued'), mail(days(89), 'sent')];
  await world.kysely.insertInto('emails').values(mails).execute();
  const key = (name: string, expires_at: string, revoked_at: string | null = null) => ({
    id: randomUUIDv7(),
    team_id: team.id,
    user_id: member.user_id,
    name,
    prefix: randomUUIDv7(),
    key_hash: randomBytes(32),
    scopes: ['*'],
    created_at: days(200),
    expires_at,
    revoked_at,
  });
  const keys = [key('long over', days(91)), key('taken back', days(-9), days(91)), key('just over', days(89))];
  await world.kysely.insertInto('api_keys').values(keys).execute();
  world.clock.advance({ hours: 1 });
  await runSchedules(world.services, schedules);
  await world.drain();
  const left = await world.kysely.selectFrom('notifications').select('id').where('team_id', '=', team.id).execute();
  expect(left.map(({ id }) => id).toSorted()).toEqual([notices[1]!.id, notices[2]!.id].toSorted());
  const kept = await world.kysely.selectFrom('emails').select('id').where('team_id', '=', team.id).execute();
  expect(kept.map(({ id }) => id).toSorted()).toEqual([mails[1]!.id, mails[2]!.id].toSorted());
  const names = await world.kysely.selectFrom('api_keys').select('name').where('team_id', '=', team.id).execute();
  expect(names).toEqual([{ name: 'just over' }]);
});
