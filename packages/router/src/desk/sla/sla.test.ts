import { describe, expect, test } from 'vitest';
import { testWorld } from '../../testing/world.ts';
import { aDesk, calledOut, friday, monday, timeOf, waitFor } from './sla.fixture.ts';

const world = await testWorld();
const iso = (ms: number) => new Date(ms).toISOString();
const hour = 3_600_000;
/** Open time goes on while a test runs. */
const near = (text: string | null, ms: number) => expect(Math.abs(Date.parse(text!) - ms)).toBeLessThan(600_000);
const expectAbout = (seconds: number, expected: number) => expect(Math.abs(seconds - expected)).toBeLessThan(600);

test('created outside hours, paused over a weekend, breached once: the clock runs in open hours and only there', async () => {
  const { admin, agent, requester, calendar } = await aDesk(world);
  await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 4, calendar_id: calendar.id });
  const night = waitFor(world, friday, 3);
  const ticket = await (await world.as(requester)).tickets.create({ title: 'The till is stuck' });
  await world.drain();
  const fresh = await (await world.as(agent)).sla.ticket({ ticket_id: ticket.key });
  expect(fresh).toMatchObject({
    sla_status: 'compliant',
    resolution_deadline: iso(night + 10 * hour),
    response_deadline: null,
    resolution: { ongoing_cycle: { goal: 4 * 3600, elapsed: 0, paused: false, breached: false }, completed_cycles: [] },
  });

  const due = async (who: typeof agent) => {
    const asking = await world.as(who);
    const { items } = await asking.tickets.list({ ids: [ticket.id], view: 'row' });
    const { sla_due_at, sla_due_metric } = await asking.tickets.get({ ticket_id: ticket.id });
    expect(items).toMatchObject([{ sla_due_at, sla_due_metric }]);
    return [sla_due_at, sla_due_metric];
  };
  expect(await due(agent), 'a row says what is owed next').toEqual([iso(night + 10 * hour), 'resolution']);
  expect(await due(requester)).toEqual([null, null]);

  world.clock.advance({ hours: 7, minutes: 30 });
  await (await world.as(agent)).tickets.setStatus({ ticket_id: ticket.id, status: 'waiting' });
  await world.drain();
  world.clock.advance({ days: 2 });
  await world.drain();
  const paused = await (await world.as(agent)).sla.ticket({ ticket_id: ticket.id });
  expect(paused).toMatchObject({ sla_status: 'paused', resolution_deadline: null });
  expect(paused.resolution.ongoing_cycle).toMatchObject({ paused: true, breach_at: null });
  expectAbout(paused.resolution.ongoing_cycle!.elapsed, 1.5 * 3600);
  expect(await calledOut(world, ticket.id), 'nothing while it waits').toEqual([]);
  expect(await due(agent)).toEqual([null, null]);

  // The requester answers on Sunday; the clock goes on when the office opens on Monday.
  await (await world.as(requester)).tickets.comments.create({ ticket_id: ticket.id, content: 'Still stuck.' });
  await world.drain();
  const resumed = await (await world.as(agent)).sla.ticket({ ticket_id: ticket.id });
  near(resumed.resolution_deadline, night + 3 * 24 * hour + 8.5 * hour);
  expect(await calledOut(world, ticket.id)).toEqual([]);

  const late = waitFor(world, monday, 12);
  await world.drain();
  await world.drain();
  const once = ['resolution 1 50', 'resolution 1 75', 'resolution 1 90', 'resolution 1 100'];
  expect(await calledOut(world, ticket.id)).toEqual(once);
  const breached = await (await world.as(agent)).sla.ticket({ ticket_id: ticket.id });
  expect(breached).toMatchObject({ sla_status: 'breached' });
  expectAbout(breached.resolution_delay_hours * 3600, (late - Date.parse(breached.resolution_deadline!)) / 1000);

  world.clock.advance({ days: 3 });
  await (await world.as(agent)).tickets.setStatus({ ticket_id: ticket.id, status: 'resolved' });
  await world.drain();
  expect(await calledOut(world, ticket.id), 'and never again').toEqual(once);
  const { resolution } = await (await world.as(agent)).sla.ticket({ ticket_id: ticket.id });
  expect(resolution).toMatchObject({ ongoing_cycle: null, completed_cycles: [{ breached: true, goal: 14_400 }] });
});

describe('timers', () => {
  test('each warning is called out when its time comes, by a row that outlives every process', async () => {
    const { admin, agent, calendar } = await aDesk(world);
    await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 10, calendar_id: calendar.id });
    const start = waitFor(world, friday, 9);
    const ticket = await (await world.as(agent)).tickets.create({ title: 'Slow' });
    await world.drain();
    const timer = () =>
      world.kysely.selectFrom('outbox').select('run_at').where('key', '=', `sla:${ticket.id}`).executeTakeFirst();
    near((await timer())!.run_at, start + 5 * hour);
    world.clock.advance({ hours: 5, minutes: 1 });
    await world.drain();
    expect(await calledOut(world, ticket.id)).toEqual(['resolution 1 50']);
    near((await timer())!.run_at, start + 7.5 * hour);
    world.clock.advance({ hours: 3 });
    await world.drain();
    // The rest of the tenth hour is on Monday: 90 % is 9 hours.
    near((await timer())!.run_at, start + 3 * 24 * hour + hour);
    await (await world.as(agent)).tickets.setStatus({ ticket_id: ticket.id, status: 'closed' });
    await world.drain();
    expect(await timer(), 'what is done needs no timer').toBeUndefined();
  });

  test('a worker that was away catches up, late and without doubles, and wakes people once', async () => {
    const { admin, agent } = await aDesk(world);
    await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 8 });
    const ticket = await (await world.as(agent)).tickets.create({ title: 'Lost', assignee_id: agent.person_id });
    // Nothing ran since the ticket was opened.
    world.clock.advance({ days: 2 });
    await Promise.all([world.drain(), world.drain({ failures: 'keep' })]);
    await world.drain();
    expect(await calledOut(world, ticket.id)).toEqual([
      'resolution 1 50',
      'resolution 1 75',
      'resolution 1 90',
      'resolution 1 100',
    ]);
    const notices = (await (await world.as(agent)).notifications.list()).items.filter(({ type }) =>
      type.startsWith('sla'),
    );
    expect(notices).toMatchObject([{ type: 'sla.breached', title: `${ticket.key}: the solution is overdue` }]);
  });

  test('what was late when it was done is called out even if nobody looked in time, and reminds nobody', async () => {
    const { admin, agent } = await aDesk(world);
    await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 1 });
    const ticket = await (await world.as(agent)).tickets.create({ title: 'Over', assignee_id: agent.person_id });
    world.clock.advance({ hours: 3 });
    await (await world.as(agent)).tickets.setStatus({ ticket_id: ticket.id, status: 'resolved' });
    await world.drain();
    expect((await calledOut(world, ticket.id)).at(-1)).toBe('resolution 1 100');
    const { items } = await (await world.as(agent)).notifications.list();
    expect(items.filter(({ type }) => type.startsWith('sla'))).toEqual([]);
  });
});

test('reminders go to the assignee, then to the agents, then to the admins', async () => {
  const { admin, agent, other, requester } = await aDesk(world);
  await (await world.as(admin)).sla.rules.set({ resolution_time_hours: 10 });
  const ticket = await (await world.as(requester)).tickets.create({ title: 'Nobody looks' });
  await (await world.as(other)).tickets.assign({ ticket_id: ticket.id, assignee_id: agent.person_id });
  await world.drain();
  const remindedAt = async (minutes: number) => {
    world.clock.advance({ minutes });
    await world.drain();
    const counts = [agent, other, admin, requester].map(async (person) => {
      const { items } = await (await world.as(person)).notifications.list();
      return items.filter(({ type, entity_id }) => type.startsWith('sla.') && entity_id === ticket.id).length;
    });
    return Promise.all(counts);
  };
  expect(await remindedAt(301), '50 %').toEqual([1, 0, 0, 0]);
  expect(await remindedAt(150), '75 %').toEqual([2, 0, 0, 0]);
  expect(await remindedAt(90), '90 %').toEqual([3, 1, 0, 0]);
  expect(await remindedAt(60), 'breach').toEqual([4, 2, 1, 0]);
  const mails = await world.kysely
    .selectFrom('emails')
    .select(['to_address', 'subject'])
    .where('template', '=', 'sla-alert')
    .where('to_address', '=', admin.email)
    .execute();
  expect(mails).toMatchObject([{ subject: `[${ticket.key}] Resolution is overdue: Nobody looks` }]);
});

describe('answers', () => {
  test('the first public answer of an agent ends the first promise; a note and the reporter do not', async () => {
    const { admin, agent, requester } = await aDesk(world);
    await (await world.as(admin)).sla.rules.set({ response_time_hours: 2, next_response_time_hours: 3 });
    const { id: ticket_id } = await (await world.as(requester)).tickets.create({ title: 'Hello?' });
    const say = async (person: typeof agent, content: string, is_internal = false) => {
      world.clock.advance({ minutes: 30 });
      await (
        await world.as(person)
      ).tickets.comments.create({ ticket_id, content, ...(is_internal ? { is_internal } : {}) });
      await world.drain();
      return (await world.as(agent)).sla.ticket({ ticket_id });
    };
    await say(agent, 'I look into it', true);
    const waiting = await say(requester, 'Anybody?');
    expect(waiting.first_response.ongoing_cycle).not.toBeNull();
    expect(waiting.next_response.ongoing_cycle, 'one answer is owed, not two').toBeNull();
    const answered = await say(agent, 'Yes');
    expect(answered.first_response).toMatchObject({ ongoing_cycle: null, completed_cycles: [{ breached: false }] });
    expectAbout(answered.first_response.completed_cycles[0]!.elapsed, 90 * 60);
    const asked = await say(requester, 'When?');
    near(asked.response_deadline, timeOf(world) + 3 * hour);
    expect((await say(agent, 'Now')).next_response).toMatchObject({ ongoing_cycle: null, completed_cycles: [{}] });
  });

  test('a question that was taken back is owed no answer', async () => {
    const { admin, agent, requester } = await aDesk(world);
    await (await world.as(admin)).sla.rules.set({ response_time_hours: 2, next_response_time_hours: 3 });
    const theirs = await world.as(requester);
    const { id: ticket_id } = await theirs.tickets.create({ title: 'Hello?' });
    await (await world.as(agent)).tickets.comments.create({ ticket_id, content: 'Yes' });
    const { id: comment_id } = await theirs.tickets.comments.create({ ticket_id, content: 'When?' });
    await world.drain();
    const promised = async () => (await (await world.as(agent)).sla.ticket({ ticket_id })).next_response;
    expect((await promised()).ongoing_cycle).not.toBeNull();
    await theirs.tickets.comments.delete({ ticket_id, comment_id });
    await world.drain();
    expect(await promised()).toMatchObject({ ongoing_cycle: null, completed_cycles: [] });
    // Also once the payloads of both events are erased.
    await world.kysely.deleteFrom('event_payloads').where('team_id', '=', agent.team_id).execute();
    expect(await promised()).toMatchObject({ ongoing_cycle: null, completed_cycles: [] });
  });

  test('an agent who reported the ticket does not answer themselves', async () => {
    const { admin, agent } = await aDesk(world);
    await (await world.as(admin)).sla.rules.set({ response_time_hours: 2 });
    const { id: ticket_id } = await (await world.as(agent)).tickets.create({ title: 'Mine' });
    await (await world.as(agent)).tickets.comments.create({ ticket_id, content: 'And by the way' });
    expect((await (await world.as(agent)).sla.ticket({ ticket_id })).first_response.ongoing_cycle).not.toBeNull();
  });
});
