import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
async function aDesk() {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const join = async (...roles: Parameters<typeof aMember>[2][]) => {
    const person = await aMember(world.kysely, team, ...roles);
    return { ...person, call: await world.as(person) };
  };
  const [agent, colleague, requester] = [await join('agent'), await join('agent'), await join('requester')];
  const open = (fields: object = {}) =>
    agent.call.tickets.create({ title: 'Printer jams', reporter_id: requester.person_id, ...fields });
  return { team, agent, colleague, requester, join, open };
}
const inDays = (days: number) => new Date(world.now() + days * 86_400_000).toISOString();
const idsOf = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id);

test('a snoozed ticket is out of the way in "Mine", and in "Snoozed" until it is due', async () => {
  const { agent, requester, open } = await aDesk();
  const { id } = await open({ assignee_id: agent.person_id });
  const other = await open({ assignee_id: agent.person_id });
  const until = inDays(3);
  expect(await agent.call.tickets.snooze({ ticket_id: id, until })).toMatchObject({
    snoozed_until: expect.stringContaining(until.slice(0, 19)),
    status: 'open',
    version: 2,
  });
  const { items } = await agent.call.views.list({});
  const countOf = async (view: string) =>
    (await agent.call.views.counts({ view_ids: [view] })).items.map(({ count }) => count);
  expect(items.find((view) => view.id === 'mine')!.filter).toMatchObject({ snoozed: false });
  expect([await countOf('mine'), await countOf('snoozed'), await countOf('all')]).toEqual([[1], [1], [2]]);
  expect(idsOf(await agent.call.tickets.list({ snoozed: true }))).toEqual([id]);
  expect(idsOf(await agent.call.tickets.list({ snoozed: false }))).toEqual([other.id]);
  expect(await requester.call.tickets.get({ ticket_id: id })).toMatchObject({ snoozed_at: null, snoozed_until: null });
  await expect(requester.call.tickets.list({ snoozed: true })).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('it comes back at its time, and tells whoever snoozed it and whoever has it', async () => {
  const { agent, colleague, open } = await aDesk();
  const { id, key } = await open({ assignee_id: colleague.person_id });
  await agent.call.tickets.snooze({ ticket_id: id, until: inDays(1) });
  await agent.call.tickets.snooze({ ticket_id: id, until: inDays(2) });
  world.clock.advance({ days: 1, minutes: 1 });
  await world.drain();
  const seen = async () => (await world.as(agent)).tickets.get({ ticket_id: id });
  expect((await seen()).snoozed_at).not.toBeNull();
  world.clock.advance({ days: 1 });
  await world.drain();
  await world.drain();
  expect(await seen()).toMatchObject({ snoozed_at: null, snoozed_until: null });
  for (const person of [agent, colleague]) {
    const { items } = await (await world.as(person)).notifications.list({});
    expect(items.filter(({ type }) => type === 'ticket.woken').map(({ title }) => title)).toEqual([
      `${key} is back: the snooze ended`,
    ]);
  }
  const { items } = await (await world.as(agent)).tickets.history({ ticket_id: id });
  expect(items[0]).toMatchObject({ type: 'ticket.woken', actor_id: null, details: { why: 'due' } });
});

test('an answer of the requester wakes it, whether or not a day was set; a note of a colleague does not', async () => {
  const { agent, colleague, requester, open } = await aDesk();
  for (const until of [null, inDays(30)]) {
    const { id } = await open({ assignee_id: colleague.person_id });
    await agent.call.tickets.snooze({ ticket_id: id, until });
    await colleague.call.tickets.comments.create({ ticket_id: id, content: 'Noted', is_internal: true });
    await colleague.call.tickets.comments.create({ ticket_id: id, content: 'We wait for a part' });
    expect((await agent.call.tickets.get({ ticket_id: id })).snoozed_at).not.toBeNull();
    await requester.call.tickets.comments.create({ ticket_id: id, content: 'It works now' });
    expect((await agent.call.tickets.get({ ticket_id: id })).snoozed_at).toBeNull();
  }
  await world.drain();
  const { items } = await agent.call.notifications.list({});
  expect(items.filter(({ type }) => type === 'ticket.woken')).toHaveLength(2);
});

test('what is done is not snoozed, and what is snoozed and then done stays done', async () => {
  const { agent, open } = await aDesk();
  const { id } = await open();
  await agent.call.tickets.snooze({ ticket_id: id, until: inDays(1) });
  await agent.call.tickets.setStatus({ ticket_id: id, status: 'resolved' });
  expect((await agent.call.tickets.get({ ticket_id: id })).snoozed_at).toBeNull();
  await expect(agent.call.tickets.snooze({ ticket_id: id })).rejects.toMatchObject({ app: 'TICKET_DONE' });
  world.clock.advance({ days: 2 });
  await world.drain();
  const again = await world.as(agent);
  const types = (await again.tickets.history({ ticket_id: id })).items.map(({ type }) => type);
  expect(types).not.toContain('ticket.woken');
});

test('a day that is over, or years away, is refused, and a late version too', async () => {
  const { agent, open } = await aDesk();
  const call = await world.as(agent);
  const { id } = await open();
  for (const until of [inDays(-1), inDays(400)])
    await expect(call.tickets.snooze({ ticket_id: id, until })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  await call.tickets.update({ ticket_id: id, priority: 'high' });
  await expect(call.tickets.snooze({ ticket_id: id, version: 1 })).rejects.toMatchObject({ app: 'VERSION_CONFLICT' });
});

test('waking one that is awake changes nothing', async () => {
  const { agent, open } = await aDesk();
  const { id } = await open();
  await agent.call.tickets.snooze({ ticket_id: id });
  expect(await agent.call.tickets.wake({ ticket_id: id })).toMatchObject({ snoozed_at: null, version: 3 });
  expect(await agent.call.tickets.wake({ ticket_id: id })).toMatchObject({ version: 3 });
});

test('a reply and its status go out in one call, and neither without the other', async () => {
  const { agent, requester, open } = await aDesk();
  const { id } = await open();
  const answer = { ticket_id: id, content: 'Which model?' };
  await expect(agent.call.tickets.comments.create({ ...answer, status: 'nowhere' })).rejects.toMatchObject({
    app: 'TICKET_STATUS_NOT_FOUND',
  });
  expect((await agent.call.tickets.comments.list({ ticket_id: id })).total).toBe(0);
  await expect(requester.call.tickets.comments.create({ ...answer, status: 'resolved' })).rejects.toMatchObject({
    app: 'FORBIDDEN',
    details: { needs: 'tickets.handle' },
  });
  await agent.call.tickets.comments.create({ ...answer, status: 'waiting' });
  expect(await agent.call.tickets.get({ ticket_id: id })).toMatchObject({ status: 'waiting', comment_count: 1 });
  const own = await agent.call.tickets.create({ title: 'My own' });
  await agent.call.tickets.comments.create({ ticket_id: own.id, content: 'Solved', status: 'resolved' });
  expect(await agent.call.tickets.get({ ticket_id: own.id })).toMatchObject({ status: 'resolved' });
});
