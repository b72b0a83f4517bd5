import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the routes of the dashboard below %s', (prefix) => {
  test('show what came in, what went out and what was promised, and give it away as files', async () => {
    const team = await aTeam(desk.world.kysely);
    const person = await aMember(desk.world.kysely, team, 'admin');
    const admin = await desk.as(person, prefix);
    await admin.say('sla.rules.set', 'PUT /sla/rules', { resolution_time_hours: 2 });
    const [first, second] = [
      await admin.say('tickets.create', 'POST /tickets', { title: 'It leaks', type: 'bug', assignee_id: 'me' }),
      await admin.say('tickets.create', 'POST /tickets', { title: '=1+1', type: 'question' }),
    ];
    await admin.say('tickets.setStatus', 'POST /tickets/{ticket_id}/status', {
      ticket_id: first.key,
      status: 'resolved',
    });
    await desk.world.drain();
    desk.world.clock.advance({ hours: 3 });
    await desk.world.drain();
    // Three hours later the token of before counts no more.
    const later = await desk.as(person, prefix);

    const overview = await later.say('dashboard.overview', 'GET /dashboard/overview', { period: '30d' });
    expect(overview.ticket_stats).toMatchObject({ total: 2, open: 1, in_progress: 0, resolved: 1, closed: 0 });
    expect(overview.sla_compliance).toBe(50);
    expect(overview.recent_activity[0]).toMatchObject({ ticket_id: first.id, type: 'ticket.status_changed' });
    expect(overview.top_assignees).toMatchObject([{ assignee_id: person.person_id, resolved: { count: 1 } }]);
    const open = await later.say('tickets.list', 'GET /tickets', overview.filters.open);
    expect(open.items.map(({ id }) => id)).toEqual([second.id]);

    // Further east it may be tomorrow already.
    const day = new Date(Date.now() + desk.world.clock.offset_ms + 86_400_000).toISOString().slice(0, 10);
    const before = new Date(Date.parse(day) - 90 * 86_400_000).toISOString();
    const start = `${before.slice(0, 7)}-01`;
    const range = { start_date: start, end_date: day, group_by: 'month', time_zone: 'Asia/Kathmandu' };
    const tickets = await later.say('dashboard.tickets', 'GET /dashboard/analytics/tickets', range);
    expect(tickets.time_zone).toBe('Asia/Kathmandu');
    expect(tickets.data[0]).toMatchObject({
      date: start,
      created: 0,
      start: new Date(`${start}T00:00:00+05:45`).toISOString(),
    });
    expect(tickets.data.findLast(({ created }) => created > 0)).toMatchObject({ created: 2, resolved: 1, backlog: 1 });
    expect(tickets.trends.created.current.count).toBe(2);

    const figures = await later.say('dashboard.sla', 'GET /dashboard/analytics/sla', { period: '30d' });
    expect(figures).toMatchObject({ compliance_rate: 50, breaches: [{ ticket_id: second.id, outcome: 'breached' }] });
    // The promises may have ended on either side of midnight.
    const ended = (outcome: 'met' | 'breached') => figures.trends.data.reduce((sum, day) => sum + day[outcome], 0);
    expect([ended('met'), ended('breached')]).toEqual([1, 1]);
    const missed = { ...figures.by.type.find(({ value }) => value === 'question')!.filter, outcome: 'breached' };
    const promises = await later.say('dashboard.promises', 'GET /dashboard/analytics/sla/promises', missed);
    expect(promises).toMatchObject({ total: 1, items: [{ ticket_id: second.id, stop: null }] });

    const report = (type: string, format: string) =>
      later.raw('GET /dashboard/reports/export', { ...range, type, format });
    const csv = await report('tickets', 'csv');
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename="tickets-[\d-]+\.csv"$/) as string,
    });
    expect(csv.text).toMatch(
      new RegExp(
        `^\ufeff"key","title",.*\r\n"${second.key}","'=1\\+1","question",.*\r\n"${first.key}","It leaks","bug",`,
      ),
    );
    const sla = await report('sla', 'csv');
    expect(
      sla.text
        .slice(1)
        .split('\r\n')
        .map((line) => line.split(',')[0]),
    ).toEqual(['"key"', `"${second.key}"`, `"${first.key}"`, '']);
    expect((await report('ticket_figures', 'csv')).text).toMatch(
      new RegExp(`^\ufeff"date","start","end","created","resolved","backlog"\r\n"${start}",`),
    );
    // The last columns are met, breached and the rate.
    const months = (await report('sla_figures', 'csv')).text.trim().split('\r\n').slice(1);
    const sumOf = (column: number) => months.reduce((sum, line) => sum + Number(line.split(',').at(column)), 0);
    expect([sumOf(-3), sumOf(-2)]).toEqual([1, 1]);
    const xlsx = await report('tickets', 'xlsx');
    expect(xlsx.headers['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    expect(xlsx.text).toMatch(/^PK/);
  });

  test('are for those who read reports', async () => {
    const team = await aTeam(desk.world.kysely);
    const requester = await desk.as(await aMember(desk.world.kysely, team, 'requester'), prefix);
    for (const spelling of [
      'GET /dashboard/overview',
      'GET /dashboard/analytics/tickets',
      'GET /dashboard/analytics/sla',
    ])
      expect((await requester.refused(spelling)).error.code).toBe('FORBIDDEN');
    const member = await desk.as(await aMember(desk.world.kysely, team, 'member'), prefix);
    await member.say('dashboard.overview', 'GET /dashboard/overview');
    expect((await member.refused('GET /dashboard/reports/export', { type: 'tickets' })).status).toBe(403);
  });
});

test('every spelling that the documents have of the dashboard was called', () => {
  expect(uncalled(desk, 'dashboard')).toEqual([]);
});
