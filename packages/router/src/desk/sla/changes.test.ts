import { describe, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { aDesk, calledOut, monday, saturday, timeOf, waitFor } from './sla.fixture.ts';

const world = await testWorld();
const iso = (ms: number) => new Date(ms).toISOString();
const hour = 3_600_000;
/** Open time goes on while a test runs. */
const near = (text: string | null, ms: number) => expect(Math.abs(Date.parse(text!) - ms)).toBeLessThan(600_000);

describe('a change of the rules', () => {
  test('a holiday edited later moves the deadlines and timers of open tickets', async () => {
    const { admin, agent, calendar } = await aDesk(world);
    await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 4, calendar_id: calendar.id });
    const start = waitFor(world, saturday, 12);
    const ticket = await (await world.as(agent)).tickets.create({ title: 'Weekend' });
    await world.drain();
    const day = iso(start + 48 * hour).slice(0, 10);
    await (
      await world.as(admin)
    ).sla.calendars.update({ calendar_id: calendar.id, special_days: [{ date: day, hours: [] }] });
    await world.drain();
    const { resolution_deadline } = await (await world.as(agent)).sla.ticket({ ticket_id: ticket.id });
    expect(resolution_deadline, 'on Tuesday').toBe(iso(start + 73 * hour));
    const timer = await world.kysely
      .selectFrom('outbox')
      .select('run_at')
      .where('key', '=', `sla:${ticket.id}`)
      .executeTakeFirstOrThrow();
    expect(timer.run_at).toBe(iso(start + 71 * hour));
    waitFor(world, monday, 16);
    await world.drain();
    expect(await calledOut(world, ticket.id), 'nobody is reminded on a day off').toEqual([]);
  });

  test('a rule made later measures open tickets from their beginning and wakes nobody for what was late before', async () => {
    const { admin, agent } = await aDesk(world);
    const { id: ticket_id } = await (await world.as(agent)).tickets.create({ title: 'Old' });
    await world.drain();
    world.clock.advance({ hours: 6 });
    await (
      await world.as(admin)
    ).sla.rules.set({ ticket_type: 'request', response_time_hours: 1, resolution_time_hours: 8 });
    await world.drain();
    expect(await (await world.as(agent)).sla.ticket({ ticket_id })).toMatchObject({
      sla_status: 'breached',
      response_delay_hours: 5,
    });
    expect((await (await world.as(admin)).sla.breaches({ metric: 'first_response' })).items).toMatchObject([
      { ticket_id, delay_hours: 5 },
    ]);
    expect(await calledOut(world, ticket_id)).toEqual([]);
    world.clock.advance({ hours: 1.5 });
    await world.drain();
    expect(await calledOut(world, ticket_id), 'what comes due from now on is called out').toEqual(['resolution 1 90']);
  });

  test('a higher priority is measured by the stricter rule at once, a pause before it is kept', async () => {
    const { admin, agent } = await aDesk(world);
    const desk = await world.as(admin);
    await desk.sla.rules.set({ resolution_time_hours: 20 });
    await desk.sla.rules.set({ priority: 'urgent', resolution_time_hours: 2 });
    const { id: ticket_id } = await (await world.as(agent)).tickets.create({ title: 'Small, then big' });
    world.clock.advance({ hours: 1 });
    await (await world.as(agent)).tickets.setStatus({ ticket_id, status: 'waiting' });
    world.clock.advance({ hours: 12 });
    await (await world.as(agent)).tickets.update({ ticket_id, priority: 'urgent' });
    await (await world.as(agent)).tickets.setStatus({ ticket_id, status: 'open' });
    await world.drain();
    const read = await (await world.as(agent)).sla.ticket({ ticket_id });
    expect(read.resolution.ongoing_cycle).toMatchObject({ goal: 7200, breached: false });
    near(read.resolution_deadline, timeOf(world) + hour);
    expect(await calledOut(world, ticket_id)).toEqual(['resolution 1 50']);
  });

  test('changes of one team at the same time are all in the last revision', async () => {
    const { admin, agent } = await aDesk(world);
    const types = ['bug', 'feature', 'incident', 'question'] as const;
    await Promise.all(
      types.map(async (ticket_type) =>
        (await world.as(admin)).sla.rules.set({ ticket_type, resolution_time_hours: 1 }),
      ),
    );
    for (const type of types) {
      const { id: ticket_id } = await (await world.as(agent)).tickets.create({ title: type, type });
      expect((await (await world.as(agent)).sla.ticket({ ticket_id })).rule_id, type).not.toBeNull();
    }
  });
});

test('what is known of a ticket stays when the payloads of its events are erased', async () => {
  const { admin, agent, team } = await aDesk(world);
  await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 10 });
  const { id: ticket_id } = await (await world.as(agent)).tickets.create({ title: 'Forgotten' });
  world.clock.advance({ hours: 1 });
  await (await world.as(agent)).tickets.setStatus({ ticket_id, status: 'waiting' });
  world.clock.advance({ hours: 1 });
  await (await world.as(agent)).tickets.setStatus({ ticket_id, status: 'open' });
  await world.drain();
  await world.kysely.deleteFrom('event_payloads').where('team_id', '=', team.id).execute();
  world.clock.advance({ hours: 1 });
  const { resolution } = await (await world.as(agent)).sla.ticket({ ticket_id });
  expect(resolution.ongoing_cycle!.elapsed / 3600).toBeCloseTo(2, 0);
});

test('deleted, restored, merged: gone tickets have no breaches, timers and reminders', async () => {
  const { admin, agent } = await aDesk(world);
  await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 2 });
  const desk = await world.as(agent);
  const gone = await desk.tickets.create({ title: 'Gone' });
  const merged = await desk.tickets.create({ title: 'Merged' });
  const kept = await desk.tickets.create({ title: 'Kept' });
  await (await world.as(admin)).tickets.delete({ ticket_id: gone.id });
  await (await world.as(admin)).tickets.merge({ ticket_id: merged.id, into_id: kept.id });
  await world.drain();
  world.clock.advance({ hours: 3 });
  await world.drain();
  expect(await calledOut(world, gone.id)).toEqual([]);
  expect(await calledOut(world, merged.id)).toEqual([]);
  const breaches = await (await world.as(admin)).sla.breaches({});
  expect(breaches.items.map(({ ticket_id }) => ticket_id)).toEqual([kept.id]);
  await (await world.as(admin)).tickets.restore({ ticket_id: gone.id });
  await world.drain();
  world.clock.advance({ hours: 3 });
  await world.drain();
  expect(await calledOut(world, gone.id), 'restored, with the time it had left').toContain('resolution 1 100');
});

test('a deleted team is left in peace, and restored its clocks are looked at again', async () => {
  const { team, admin, agent } = await aDesk(world);
  const owner = await aMember(world.kysely, team, 'owner');
  await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 2 });
  const { id } = await (await world.as(agent)).tickets.create({ title: 'Asleep' });
  await world.drain();
  await (await world.as(owner)).teams.delete({ team_id: team.id });
  world.clock.advance({ hours: 5 });
  await world.drain();
  expect(await calledOut(world, id)).toEqual([]);
  await (await world.as(owner)).teams.restore({ team_id: team.id });
  await world.drain();
  expect((await calledOut(world, id)).at(-1)).toBe('resolution 1 100');
});
