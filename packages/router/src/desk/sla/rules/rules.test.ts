import { describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';
import { aDesk, officeHours, workweek } from '../sla.fixture.ts';

const world = await testWorld();

describe('rules', () => {
  test('a rule is set by type in hours, and set again it changes only what is given', async () => {
    const { admin, requester, calendar } = await aDesk(world);
    const desk = await world.as(admin);
    const first = await desk.sla.rules.set({ ticket_type: 'bug', response_time_hours: 24, resolution_time_hours: 72 });
    expect(first).toMatchObject({
      name: 'bug',
      ticket_type: 'bug',
      priority: null,
      response_time_hours: 24,
      resolution_time_hours: 72,
      next_response_time_hours: null,
      calendar_id: null,
      pause_categories: ['waiting'],
      reopen: 'continue',
      version: 1,
    });
    expect(first.reminders.map(({ percent }) => percent)).toEqual([50, 75, 90, 100]);
    const second = await desk.sla.rules.set({
      ticket_type: 'bug',
      resolution_time_hours: 48,
      calendar_id: calendar.id,
    });
    expect(second).toMatchObject({ id: first.id, response_time_hours: 24, resolution_time_hours: 48, version: 2 });
    await desk.sla.rules.set({ ticket_type: 'bug', priority: 'urgent', response_time_hours: 1 });
    const { items, total } = await (await world.as(requester)).sla.rules.list({});
    expect(items.map(({ ticket_type, priority }) => [ticket_type, priority])).toEqual([
      ['bug', null],
      ['bug', 'urgent'],
    ]);
    expect(total).toBe(2);
  });

  test('a change that comes late is refused with the rule as it is', async () => {
    const { admin } = await aDesk(world);
    const desk = await world.as(admin);
    await desk.sla.rules.set({ resolution_time_hours: 8 });
    await desk.sla.rules.set({ resolution_time_hours: 9, version: 1 });
    await expect(desk.sla.rules.set({ resolution_time_hours: 10, version: 1 })).rejects.toMatchObject({
      app: 'VERSION_CONFLICT',
      details: { current: { resolution_time_hours: 9, version: 2 } },
    });
  });

  test('who adds a rule changes none that is there, not even one that was added at the same time', async () => {
    const { admin } = await aDesk(world);
    const add = async (hours: number) =>
      (await world.as(admin)).sla.rules.set({ category: 'vpn', resolution_time_hours: hours, only_new: true });
    const tries = await Promise.allSettled([add(1), add(2)]);
    const { items } = await (await world.as(admin)).sla.rules.list({});
    expect(items).toMatchObject([{ category: 'vpn', version: 1 }]);
    const refused = tries.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { app: 'SLA_RULE_EXISTS' } }]);
    await expect(add(3)).rejects.toMatchObject({ app: 'SLA_RULE_EXISTS' });
    expect((await (await world.as(admin)).sla.rules.list({})).items).toEqual(items);
  });

  test('two who set the same rule at once make one', async () => {
    const { admin } = await aDesk(world);
    const set = async (hours: number) =>
      (await world.as(admin)).sla.rules.set({ category: 'vpn', resolution_time_hours: hours });
    const [one, two] = await Promise.all([set(1), set(2)]);
    expect(one.id).toBe(two.id);
    expect((await (await world.as(admin)).sla.rules.list({})).total).toBe(1);
  });

  test('a deleted rule promises nothing more, and what was done under it stays measured', async () => {
    const { admin, agent } = await aDesk(world);
    const rule = await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 8 });
    const desk = await world.as(agent);
    const done = await desk.tickets.create({ title: 'Done' });
    const open = await desk.tickets.create({ title: 'Open' });
    await desk.tickets.setStatus({ ticket_id: done.id, status: 'resolved' });
    await world.drain();
    world.clock.advance({ minutes: 1 });
    await (await world.as(admin)).sla.rules.delete({ rule_id: rule.id });
    await world.drain();
    const read = async (ticket_id: string) => (await world.as(agent)).sla.ticket({ ticket_id });
    expect(await read(open.id)).toMatchObject({ sla_status: 'none', rule_id: null, resolution_deadline: null });
    expect(await read(done.id)).toMatchObject({ sla_status: 'compliant' });
    expect(await world.kysely.selectFrom('outbox').select('key').where('key', '=', `sla:${open.id}`).execute()).toEqual(
      [],
    );
    await expect((await world.as(admin)).sla.rules.get({ rule_id: rule.id })).rejects.toMatchObject({
      app: 'SLA_RULE_NOT_FOUND',
    });
  });

  test('only those who manage promises make them, and never by another team’s calendar', async () => {
    const { admin, agent } = await aDesk(world);
    const { calendar: foreign } = await aDesk(world);
    await expect((await world.as(agent)).sla.rules.set({ resolution_time_hours: 1 })).rejects.toMatchObject({
      app: 'FORBIDDEN',
    });
    await expect(
      (await world.as(admin)).sla.rules.set({ resolution_time_hours: 1, calendar_id: foreign.id }),
    ).rejects.toMatchObject({ app: 'SLA_CALENDAR_NOT_FOUND' });
    expect((await (await world.as(admin)).sla.rules.list({})).total).toBe(0);
  });
});

describe('calendars', () => {
  test('a calendar is made, read, changed and deleted', async () => {
    const { admin, agent, calendar } = await aDesk(world);
    const desk = await world.as(admin);
    expect(calendar).toMatchObject({ time_zone: 'UTC', hours: workweek, holidays: null, special_days: [], version: 1 });
    const changed = await desk.sla.calendars.update({
      calendar_id: calendar.id,
      time_zone: 'Europe/Zurich',
      holidays: { country: 'CH', state: 'ZH' },
    });
    expect(changed).toMatchObject({ time_zone: 'Europe/Zurich', hours: workweek, version: 2 });
    await expect(
      desk.sla.calendars.update({ calendar_id: calendar.id, name: 'Late', version: 1 }),
    ).rejects.toMatchObject({ app: 'VERSION_CONFLICT' });
    const { days } = await (
      await world.as(agent)
    ).sla.calendars.days({ calendar_id: calendar.id, start_date: '2026-04-30', end_date: '2026-05-02' });
    expect(days).toEqual([
      { date: '2026-04-30', name: null, hours: officeHours },
      { date: '2026-05-01', name: 'Tag der Arbeit', hours: [] },
      { date: '2026-05-02', name: null, hours: [] },
    ]);
    await desk.sla.calendars.delete({ calendar_id: calendar.id });
    expect((await desk.sla.calendars.list({})).items).toEqual([]);
  });

  test('what cannot be a calendar is refused', async () => {
    const { admin, calendar } = await aDesk(world);
    const desk = await world.as(admin);
    const make = (fields: object) => desk.sla.calendars.create({ name: 'Odd', time_zone: 'UTC', ...fields });
    await expect(make({ time_zone: 'Europe/Atlantis' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    await expect(make({ hours: { monday: [{ from: '17:00', to: '09:00' }] } })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
    await expect(make({ hours: { monday: [] } })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    const overlapping = [
      { from: '09:00', to: '12:00' },
      { from: '11:00', to: '13:00' },
    ];
    await expect(make({ hours: { monday: overlapping } })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    await expect(make({ special_days: [{ date: '2026-02-30', hours: [] }] })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
    await expect(make({ holidays: { country: 'XX' } })).rejects.toMatchObject({ app: 'SLA_HOLIDAYS_UNKNOWN' });
    await expect(make({ name: calendar.name })).rejects.toMatchObject({ app: 'SLA_CALENDAR_NAME_TAKEN' });
  });

  test('a calendar that a rule counts by stays', async () => {
    const { admin, calendar } = await aDesk(world);
    const desk = await world.as(admin);
    const rule = await desk.sla.rules.set({ resolution_time_hours: 8, calendar_id: calendar.id });
    await expect(desk.sla.calendars.delete({ calendar_id: calendar.id })).rejects.toMatchObject({
      app: 'SLA_CALENDAR_IN_USE',
    });
    await desk.sla.rules.delete({ rule_id: rule.id });
    await desk.sla.calendars.delete({ calendar_id: calendar.id });
  });

  test('another team’s calendar and rule do not exist', async () => {
    const { admin, calendar } = await aDesk(world);
    const rule = await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 8 });
    const stranger = await world.as(await aMember(world.kysely, await aTeam(world.kysely), 'owner'));
    const missing = { app: 'SLA_CALENDAR_NOT_FOUND' };
    await expect(stranger.sla.calendars.get({ calendar_id: calendar.id })).rejects.toMatchObject(missing);
    await expect(stranger.sla.calendars.update({ calendar_id: calendar.id, name: 'Mine' })).rejects.toMatchObject(
      missing,
    );
    await expect(stranger.sla.calendars.delete({ calendar_id: calendar.id })).rejects.toMatchObject(missing);
    await expect(stranger.sla.rules.get({ rule_id: rule.id })).rejects.toMatchObject({ app: 'SLA_RULE_NOT_FOUND' });
    await expect(stranger.sla.rules.delete({ rule_id: rule.id })).rejects.toMatchObject({ app: 'SLA_RULE_NOT_FOUND' });
  });
});
