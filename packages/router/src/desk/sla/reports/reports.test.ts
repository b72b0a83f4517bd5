import { describe, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { sending } from '../../../testing/uploads.ts';
import { testWorld } from '../../../testing/world.ts';
import { aDesk, calledOut, timeOf } from '../sla.fixture.ts';
import { figuresBy } from './metrics.ts';

const world = await testWorld();
const iso = (ms: number) => new Date(ms).toISOString();
/** The date where it is latest on earth. */
const day = (ms: number) => iso(ms + 14 * 3_600_000).slice(0, 10);

/** Five tickets in a row, of which the last two are late; one of those is never done. */
async function aWeek() {
  const desk = await aDesk(world);
  await (await world.as(desk.admin)).sla.rules.set({ resolution_time_hours: 4 });
  const ids: string[] = [];
  for (const [index, hours] of [1, 2, 3, 6, 6].entries()) {
    const { id } = await (
      await world.as(desk.requester)
    ).tickets.create({ title: `Ticket ${index}`, type: index % 2 === 0 ? 'bug' : 'question' });
    ids.push(id);
    await (await world.as(desk.agent)).tickets.assign({ ticket_id: id, assignee_id: desk.agent.person_id });
    world.clock.advance({ hours });
    if (index < 4) await (await world.as(desk.agent)).tickets.setStatus({ ticket_id: id, status: 'resolved' });
    await world.drain();
  }
  return { ...desk, ids };
}

test('figures count what was kept and missed in a period, and how long things took', async () => {
  const { admin, agent, ids } = await aWeek();
  const metrics = await (await world.as(admin)).sla.metrics({ period: '30d' });
  expect(metrics).toMatchObject({ breach_count: 2, compliance_rate: 60, average_response_time_hours: null });
  expect(metrics.resolution).toMatchObject({
    met: 3,
    breached: 2,
    compliance_rate: 60,
    average_hours: 3,
    median_hours: 2.5,
  });
  expect(metrics.resolution.p90_hours).toBeCloseTo(5.1, 1);
  const by = await figuresBy(world.db, { team_id: admin.team_id, visibility: 'all' } as TeamScope, {
    from: metrics.start,
    to: iso(timeOf(world)),
  });
  const byType = by.filter((row) => row.by === 'ticket_type');
  expect(Object.fromEntries(byType.map(({ group, figures }) => [group, [figures.met, figures.breached]]))).toEqual({
    bug: [2, 1],
    question: [1, 1],
  });
  world.clock.advance({ days: 8 });
  expect((await (await world.as(admin)).sla.metrics({ period: '7d' })).compliance_rate, 'nothing fell due').toBeNull();
  await (await world.as(agent)).tickets.setStatus({ ticket_id: ids[4]!, status: 'closed' });
  await world.drain();
  const later = await (await world.as(admin)).sla.metrics({ period: '7d' });
  expect(later.resolution, 'done now, missed long ago').toMatchObject({ met: 0, breached: 0, average_hours: 198 });
});

test('figures are of the tickets that their reader sees', async () => {
  const { team, ids } = await aWeek();
  const member = await aMember(world.kysely, team, 'member');
  await world.kysely.updateTable('tickets').set({ assignee_id: member.person_id }).where('id', '=', ids[3]!).execute();
  expect((await (await world.as(member)).sla.metrics({})).resolution).toMatchObject({ met: 0, breached: 1 });
  const requester = await aMember(world.kysely, team, 'requester');
  await expect((await world.as(requester)).sla.metrics({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect((await world.as(requester)).sla.ticket({ ticket_id: ids[0]! })).rejects.toMatchObject({
    app: 'TICKET_NOT_FOUND',
  });
});

describe('breaches', () => {
  test('are listed latest first, page by page, with how late they are', async () => {
    const { admin, ids } = await aWeek();
    const desk = await world.as(admin);
    const all = await desk.sla.breaches({});
    expect(all.items.map(({ ticket_id }) => ticket_id)).toEqual([ids[4], ids[3]]);
    expect(all.items).toMatchObject([
      { metric: 'resolution', stop: null, delay_hours: 2, ticket_type: 'bug', title: 'Ticket 4' },
      { delay_hours: 2, ticket_type: 'question' },
    ]);
    const first = await desk.sla.breaches({ page_size: 1 });
    const second = await desk.sla.breaches({ page_size: 1, cursor: first.next_cursor! });
    expect([first.items[0], second.items[0]]).toEqual(all.items);
    expect(second).toMatchObject({ total: 2, next_cursor: null });
    world.clock.advance({ hours: 1 });
    const hour_later = await (await world.as(admin)).sla.breaches({ owed: true });
    expect(hour_later.items, 'what is owed grows').toMatchObject([{ ticket_id: ids[4], delay_hours: 3 }]);
  });

  test('are found by the days of their reader, and what is yet to come is none', async () => {
    const { admin, agent, ids } = await aWeek();
    await (await world.as(agent)).tickets.create({ title: 'In time' });
    await world.drain();
    const at = (await (await world.as(admin)).sla.breaches({})).items.map(({ breach_at }) => Date.parse(breach_at));
    const between = async (start: number, end: number) =>
      (await (await world.as(admin)).sla.breaches({ start_date: iso(start), end_date: iso(end) })).items.map(
        ({ ticket_id }) => ticket_id,
      );
    expect(await between(at[0]! - 1000, at[0]! + 1000)).toEqual([ids[4]]);
    expect(await between(at[1]! - 1000, at[1]! + 1000)).toEqual([ids[3]]);
    await world.kysely
      .updateTable('users')
      .set({ time_zone: 'Pacific/Kiritimati' })
      .where('id', '=', admin.user_id)
      .execute();
    const that_day = await (await world.as(admin)).sla.breaches({ start_date: day(at[1]!), end_date: day(at[1]!) });
    expect(that_day.items.map(({ ticket_id }) => ticket_id)).toContain(ids[3]);
    const before = await (await world.as(admin)).sla.breaches({ end_date: day(at[1]! - 24 * 3_600_000) });
    expect(before.items).toEqual([]);
  });

  test('of a range that ends before it starts are refused', async () => {
    const { admin } = await aDesk(world);
    await expect(
      (await world.as(admin)).sla.breaches({ start_date: '2026-02-01', end_date: '2026-01-31' }),
    ).rejects.toMatchObject({ app: 'INVALID_INPUT', details: [{ path: ['end_date'] }] });
  });

  test('are for those who manage promises', async () => {
    const { agent } = await aDesk(world);
    await expect((await world.as(agent)).sla.breaches({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  });
});

describe('what if', () => {
  test('the same tickets are measured by another promise, and nothing changes', async () => {
    const { admin, ids } = await aWeek();
    const desk = await world.as(admin);
    const supposed = await desk.sla.whatIf({ resolution_time_hours: 2.5 });
    expect(supposed).toMatchObject({
      tickets: 5,
      truncated: false,
      resolution: { actual: { met: 3, breached: 2, open: 0 }, supposed: { met: 2, breached: 3, open: 0 } },
    });
    expect(supposed.changed).toMatchObject([{ ticket_id: ids[2], actual: 'met', supposed: 'breached' }]);
    const generous = await desk.sla.whatIf({ resolution_time_hours: 7, type: ['bug'] });
    expect(generous).toMatchObject({ tickets: 3, resolution: { supposed: { met: 2, breached: 0, open: 1 } } });
    expect((await desk.sla.breaches({})).total).toBe(2);
    expect(await calledOut(world, ids[2]!)).not.toContain('resolution 1 100');
  });

  test('or by another calendar or rule of the team', async () => {
    const { admin, calendar } = await aWeek();
    const desk = await world.as(admin);
    // Open for one minute a week.
    const closed = await desk.sla.calendars.create({
      name: 'Never',
      time_zone: 'UTC',
      hours: { monday: [{ from: '03:00', to: '03:01' }] },
    });
    const never = await desk.sla.whatIf({ calendar_id: closed.id });
    expect(never.resolution.supposed.breached).toBe(0);
    const rule = await desk.sla.rules.set({ priority: 'urgent', resolution_time_hours: 0.5 });
    expect((await desk.sla.whatIf({ rule_id: rule.id })).resolution.supposed).toEqual({ met: 0, breached: 5, open: 0 });
    const { calendar: foreign } = await aDesk(world);
    await expect(desk.sla.whatIf({ calendar_id: foreign.id })).rejects.toMatchObject({ app: 'SLA_CALENDAR_NOT_FOUND' });
    await expect(desk.sla.whatIf({ rule_id: calendar.id })).rejects.toMatchObject({ app: 'SLA_RULE_NOT_FOUND' });
  });

  test('before there is any rule, what one would mean can be seen', async () => {
    const { admin, agent } = await aDesk(world);
    await (await world.as(agent)).tickets.create({ title: 'Slow' });
    world.clock.advance({ hours: 5 });
    const { resolution } = await (await world.as(admin)).sla.whatIf({ resolution_time_hours: 4 });
    expect(resolution).toEqual({
      actual: { met: 0, breached: 0, open: 0 },
      supposed: { met: 0, breached: 1, open: 0 },
    });
  });
});

test('imported tickets are measured from their beginning, and their past wakes nobody', async () => {
  const { admin, agent, team } = await aDesk(world);
  await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 24 });
  world.clock.advance({ days: 6 });
  const day = (n: number) => iso(timeOf(world) - n * 86_400_000);
  const csv = [
    'title,status,created_at,resolved_at,external_key,reporter_email',
    `Old and open,open,${day(5)},,A-1,a@example.com`,
    `Old and done,resolved,${day(5)},${day(4.5)},A-2,a@example.com`,
    `Old and late,resolved,${day(5)},${day(2)},A-3,a@example.com`,
  ].join('\n');
  await (await sending(world, admin, csv, 'old.csv')).tickets.importFile({});
  await world.drain();
  const rows = await world.kysely
    .selectFrom('tickets')
    .select(['id', 'title'])
    .where('team_id', '=', team.id)
    .execute();
  const read = async (title: string) =>
    (await world.as(agent)).sla.ticket({ ticket_id: rows.find((row) => row.title === title)!.id });
  expect(await read('Old and open')).toMatchObject({ sla_status: 'breached', resolution_delay_hours: 96 });
  expect(await read('Old and done')).toMatchObject({
    sla_status: 'compliant',
    resolution: { completed_cycles: [{ elapsed: 43_200 }] },
  });
  expect(await read('Old and late')).toMatchObject({ sla_status: 'breached' });
  for (const { id } of rows) expect(await calledOut(world, id)).toEqual([]);
  expect((await (await world.as(admin)).sla.breaches({})).total).toBe(2);
});
