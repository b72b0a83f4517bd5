import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aMember, aProject, aTeam, aTicket } from '@deskwire/testing/builders.ts';
import { BUCKETS_MS, createMeter } from '../../kit/operating/meter.ts';
import { testWorld } from '../../testing/world.ts';
import { bucketsOf } from './asking/buckets.ts';
import { percentile } from './calls/timing.ts';
import { spanOf } from './days.ts';
import { flushMeter } from './metering/flush.ts';

const world = await testWorld();
const ZONES = ['UTC', 'Europe/Zurich', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Chatham'];
const TYPES = ['bug', 'question', 'request'] as const;
const PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const;
/** Around the nights in which clocks are moved on either side of the world. */
const FROM = Date.parse('2026-03-20T00:00:00Z');
const HOURS = 24 * 30;

test('random questions agree with a naive count, in every zone, for whoever may see what', async () => {
  const team = await aTeam(world.kysely);
  const agent = await aMember(world.kysely, team, 'agent');
  const member = await aMember(world.kysely, team, 'member');
  const tickets: { at: string; type: string; priority: string; mine: boolean }[] = [];
  const random = fc.sample(
    fc.record({
      minutes: fc.integer({ min: 0, max: HOURS * 60 }),
      type: fc.constantFrom(...TYPES),
      priority: fc.constantFrom(...PRIORITIES),
      mine: fc.boolean(),
    }),
    { numRuns: 150, seed: 20_261_129 },
  );
  for (const { minutes, type, priority, mine } of random) {
    const at = new Date(FROM + minutes * 60_000).toISOString();
    await aTicket(world.kysely, team, mine ? member : agent, { type, priority, created_at: at });
    tickets.push({ at, type, priority, mine });
  }
  const voices = { agent: await world.as(agent), member: await world.as(member) };
  const question = fc.record({
    who: fc.constantFrom('agent' as const, 'member' as const),
    dimensions: fc.subarray(['type', 'priority'] as const),
    bucket: fc.constantFrom('day' as const, 'week' as const, 'month' as const, undefined),
    zone: fc.constantFrom(...ZONES),
    only: fc.option(fc.constantFrom(...TYPES), { nil: undefined }),
    first: fc.integer({ min: 0, max: 25 }),
    length: fc.integer({ min: 0, max: 14 }),
  });
  await fc.assert(
    fc.asyncProperty(question, async ({ who, dimensions, bucket, zone, only, first, length }) => {
      const start = Temporal.PlainDate.from('2026-03-20').add({ days: first });
      const end = start.add({ days: length });
      const { rows } = await voices[who].analytics.query({
        source: 'tickets',
        measures: ['tickets'],
        dimensions,
        time: { start_date: start.toString(), end_date: end.toString(), ...(bucket && { bucket }) },
        time_zone: zone,
        ...(only && { filters: [{ dimension: 'type', values: [only] }] }),
      });
      const naive = new Map<string, number>();
      for (const ticket of tickets) {
        if ((who === 'member' && !ticket.mine) || (only !== undefined && ticket.type !== only)) continue;
        const day = Temporal.Instant.from(ticket.at).toZonedDateTimeISO(zone).toPlainDate();
        if (Temporal.PlainDate.compare(day, start) < 0 || Temporal.PlainDate.compare(day, end) > 0) continue;
        const monday = day.subtract({ days: day.dayOfWeek - 1 });
        const names = { day: day.toString(), week: monday.toString(), month: day.with({ day: 1 }).toString() };
        const key = JSON.stringify([
          bucket === undefined ? null : names[bucket],
          ...dimensions.map((name) => ticket[name]),
        ]);
        naive.set(key, (naive.get(key) ?? 0) + 1);
      }
      const counted = new Map(
        rows
          .filter(({ measures }) => measures['tickets'] !== 0)
          .map((row) => [
            JSON.stringify([row.bucket, ...dimensions.map((name) => row.dimensions[name])]),
            row.measures['tickets'],
          ]),
      );
      expect(counted).toEqual(naive);
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('days have 23 or 25 hours where clocks are moved, and empty ones are there', async () => {
  const team = await aTeam(world.kysely);
  const agent = await world.as(await aMember(world.kysely, team, 'agent'));
  const ask = async (day: string) =>
    (
      await agent.analytics.query({
        source: 'tickets',
        measures: ['tickets', 'resolution_hours'],
        time: { start_date: day, end_date: day, bucket: 'hour' },
        time_zone: 'Europe/Zurich',
      })
    ).rows;
  expect(await ask('2026-03-29')).toHaveLength(23);
  expect(await ask('2026-10-25')).toHaveLength(25);
  expect((await ask('2026-06-01'))[0]).toEqual({
    bucket: '2026-05-31T22:00:00.000Z',
    other: false,
    dimensions: {},
    measures: { tickets: 0, resolution_hours: null },
  });
});

test('beyond the largest groups there is one for all others', async () => {
  const team = await aTeam(world.kysely);
  const admin = await world.as(await aMember(world.kysely, team, 'admin'));
  const calls = Array.from({ length: 1003 }, (_, index) => ({ procedure: `p${index}`, calls: index < 1000 ? 10 : 1 }));
  for (const { procedure, calls: count } of calls)
    await world.pool.query(
      `insert into call_hours values (date_trunc('hour', now()), $1, $2, 'api', $3, 0, 0, 0, array[0,0,0,0,0,0,0,0,0,0])`,
      [team.id, procedure, count],
    );
  const { rows } = await admin.analytics.query({ source: 'calls', measures: ['calls'], dimensions: ['procedure'] });
  expect(rows).toHaveLength(1001);
  expect(rows.filter(({ other }) => other)).toEqual([
    { bucket: null, other: true, dimensions: { procedure: null }, measures: { calls: 3 } },
  ]);
});

test('tasks of a private project count only for those who see it', async () => {
  const team = await aTeam(world.kysely);
  const [inside, outside] = [await aMember(world.kysely, team, 'member'), await aMember(world.kysely, team, 'member')];
  const { project_id } = await aProject(world.kysely, team, { private: true, members: [inside] });
  await (await world.as(inside)).tasks.create({ project_id, title: 'secret' });
  const count = async (who: typeof inside) =>
    (await (await world.as(who)).analytics.query({ source: 'tasks', measures: ['tasks'] })).rows[0]!.measures['tasks'];
  expect([await count(inside), await count(outside)]).toEqual([1, 0]);
});

test('reads of the trail and refused calls are told once a minute, however many they were', async () => {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  const auditor = await world.as(admin);
  await flushMeter(world.services);
  for (let i = 0; i < 3; i++) await auditor.audit.logs({});
  for (let i = 0; i < 2; i++) await expect((await world.as(agent)).audit.logs({})).rejects.toThrow('not allowed');
  await flushMeter(world.services);
  const { items } = await auditor.audit.events({ type: ['audit.read', 'access.refused'], entity_id: admin.user_id });
  expect(items).toMatchObject([
    { type: 'audit.read', actor_id: admin.person_id, payload: { procedure: 'audit.logs', times: 3 } },
  ]);
  const refused = await world.kysely
    .selectFrom('events as e')
    .innerJoin('event_payloads as d', 'd.event_id', 'e.id')
    .select(['e.user_id', 'd.payload'])
    .where('e.type', '=', 'access.refused')
    .where('e.user_id', '=', agent.user_id)
    .execute();
  expect(refused).toEqual([{ user_id: agent.user_id, payload: { procedure: 'audit.logs', times: 2 } }]);
});

test('percentiles lie in the bucket of the call that they mean', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2500 }), { minLength: 1 }),
      fc.constantFrom(0.5, 0.95),
      (times, share) => {
        const buckets = [...BUCKETS_MS, Infinity].map(
          (most, index) => times.filter((ms) => ms <= most && ms > (BUCKETS_MS[index - 1] ?? -1)).length,
        );
        const exact = times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1]!;
        const bound = BUCKETS_MS.findIndex((most) => exact <= most);
        const estimate = percentile(buckets, share)!;
        expect(estimate).toBeLessThanOrEqual(BUCKETS_MS[bound]!);
        expect(estimate).toBeGreaterThanOrEqual(BUCKETS_MS[bound - 1] ?? 0);
      },
    ),
  );
  expect(percentile([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.5)).toBeNull();
});

test('a meter counts what ended how, and begins anew when it was read', () => {
  const meter = createMeter();
  const call = {
    procedure: 'tickets.list',
    kind: 'query',
    door: 'api',
    team_id: 't',
    user_id: 'u',
    person_id: 'p',
    request_id: 'r',
    audited: false,
    code: undefined,
  } as const;
  meter.note({ ...call, outcome: 'done', ms: 3 });
  meter.note({ ...call, outcome: 'failed', ms: 3000, code: 'INTERNAL' });
  const { calls, uses, lines } = meter.take();
  expect(calls).toMatchObject([{ calls: 2, failed: 1, ms: 3003, buckets: [1, 0, 0, 0, 0, 0, 0, 0, 0, 1] }]);
  expect(uses).toMatchObject([{ reads: 1, changes: 0 }]);
  expect(lines).toMatchObject([{ level: 'error', message: 'tickets.list failed: INTERNAL' }]);
  expect(meter.take()).toEqual({ calls: [], uses: [], lines: [], notable: [] });
});

test('weeks begin on Mondays and months on their first day, also where the range begins later', () => {
  const span = (start_date: string, end_date: string) =>
    spanOf({ start_date, end_date, time_zone: 'UTC' }, '2026-06-01T00:00:00.000Z');
  expect(bucketsOf('week', span('2026-05-06', '2026-05-19'))).toEqual(['2026-05-04', '2026-05-11', '2026-05-18']);
  expect(bucketsOf('month', span('2026-01-31', '2026-03-01'))).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
});
