import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
async function aDesk() {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const join = async (role: 'agent' | 'admin' | 'member' | 'requester' | 'viewer') => {
    const person = await aMember(world.kysely, team, role);
    return { ...person, call: () => world.as(person) };
  };
  const agent = await join('agent');
  const { id: ticket_id, key } = await (await agent.call()).tickets.create({ title: 'Printer' });
  const { id: project_id } = await (await agent.call()).projects.create({ name: 'Web', key: `W${key.length}B` });
  const task = await (await agent.call()).tasks.create({ project_id, title: 'Fix it' });
  return { team, join, agent, ticket_id, key, project_id, task_id: task.id };
}
type Desk = Awaited<ReturnType<typeof aDesk>>;
const minutesOf = async ({ agent }: Desk, input: object) =>
  Math.round((await (await agent.call()).workTimes.totals(input)).seconds / 60);

test('the clock runs on one thing at a time, a ticket or a task, and adds up', async () => {
  const desk = await aDesk();
  const { agent, ticket_id, task_id, key } = desk;
  const first = await (await agent.call()).workTimes.start({ ticket_id: key, note: 'Looked at it' });
  expect(first).toMatchObject({ ticket_id, task_id: null, title: 'Printer', ended_at: null, seconds: null });
  world.clock.advance({ minutes: 20 });
  expect(await minutesOf(desk, { ticket_id })).toBe(20);
  await (await agent.call()).workTimes.start({ task_id });
  expect((await (await agent.call()).workTimes.current({})).current).toMatchObject({ task_id, title: 'Fix it' });
  world.clock.advance({ minutes: 10 });
  const stopped = await (await agent.call()).workTimes.stop({ note: 'Done' });
  expect(stopped).toMatchObject({ task_id, note: 'Done', seconds: expect.any(Number) });
  await expect((await agent.call()).workTimes.stop({})).rejects.toMatchObject({ app: 'WORK_TIME_NOT_RUNNING' });
  expect([await minutesOf(desk, { ticket_id }), await minutesOf(desk, { task_id }), await minutesOf(desk, {})]).toEqual(
    [20, 10, 30],
  );
  const { items } = await (await agent.call()).workTimes.list({});
  expect(items.map(({ title }) => title)).toEqual(['Fix it', 'Printer']);
});

test('a clock that was forgotten overnight is stopped after twelve hours, and says so once', async () => {
  const { agent, ticket_id } = await aDesk();
  await (await agent.call()).workTimes.start({ ticket_id });
  world.clock.advance({ hours: 15 });
  for (let n = 0; n < 3; n++) await world.drain();
  const call = await agent.call();
  expect((await call.workTimes.current({})).current).toBeNull();
  expect((await call.workTimes.list({})).items[0]).toMatchObject({ seconds: 12 * 3600 });
  const told = (await call.notifications.list({})).items.filter(({ type }) => type === 'work_time.forgotten');
  expect(told).toMatchObject([{ title: 'Your timer was stopped after 12 hours' }]);
});

test('time is logged afterwards and corrected, by whoever spent it or manages tickets', async () => {
  const desk = await aDesk();
  const { agent, join, ticket_id } = desk;
  const [colleague, admin] = [await join('agent'), await join('admin')];
  const time = await (await agent.call()).workTimes.log({ ticket_id, minutes: 45, note: 'By phone' });
  expect(time).toMatchObject({ seconds: 2700, can: ['update', 'delete'] });
  const one = { work_time_id: time.id };
  await expect((await colleague.call()).workTimes.update({ ...one, minutes: 5 })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  expect((await (await colleague.call()).workTimes.list({ ticket_id })).items[0]!.can).toEqual([]);
  expect(await (await agent.call()).workTimes.update({ ...one, minutes: 30, version: 1 })).toMatchObject({
    seconds: 1800,
    started_at: time.started_at,
    note: 'By phone',
    version: 2,
  });
  await expect((await agent.call()).workTimes.update({ ...one, note: 'x', version: 1 })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
  });
  expect(await (await admin.call()).workTimes.update({ ...one, note: null })).toMatchObject({
    note: null,
    seconds: 1800,
  });
  await (await agent.call()).workTimes.delete(one);
  expect(await minutesOf(desk, { ticket_id })).toBe(0);
  await expect((await agent.call()).workTimes.delete(one)).rejects.toMatchObject({ app: 'WORK_TIME_NOT_FOUND' });
});

test('work that lies ahead, both a ticket and a task, and a running clock are refused', async () => {
  const { agent, ticket_id, task_id } = await aDesk();
  const call = await agent.call();
  const invalid = { app: 'INVALID_INPUT' };
  const soon = new Date(world.now() + 60_000).toISOString();
  await expect(call.workTimes.log({ ticket_id, minutes: 10, started_at: soon })).rejects.toMatchObject(invalid);
  await expect(call.workTimes.log({ ticket_id, task_id, minutes: 10 })).rejects.toMatchObject(invalid);
  await expect(call.workTimes.start({})).rejects.toMatchObject(invalid);
  const { id } = await call.workTimes.start({ ticket_id });
  await expect(call.workTimes.update({ work_time_id: id, minutes: 10 })).rejects.toMatchObject({
    app: 'WORK_TIME_RUNNING',
  });
});

test('time shows no more than the ticket or project it was spent on, and nothing to requesters', async () => {
  const { agent, join, ticket_id } = await aDesk();
  const [member, requester, viewer] = [await join('member'), await join('requester'), await join('viewer')];
  await (await agent.call()).workTimes.log({ ticket_id, minutes: 10 });
  await expect((await member.call()).workTimes.list({ ticket_id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
  expect((await (await member.call()).workTimes.list({ person_id: agent.person_id })).items).toEqual([]);
  await expect((await requester.call()).workTimes.list({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  expect((await (await viewer.call()).workTimes.list({ ticket_id })).items).toHaveLength(1);
  await expect((await viewer.call()).workTimes.start({ ticket_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  const secret = await (await agent.call()).projects.create({ name: 'Secret', key: 'SEC', private: true });
  const task = await (await agent.call()).tasks.create({ project_id: secret.id, title: 'Hidden' });
  await (await agent.call()).workTimes.log({ task_id: task.id, minutes: 10 });
  await expect((await viewer.call()).workTimes.totals({ task_id: task.id })).rejects.toMatchObject({
    app: 'TASK_NOT_FOUND',
  });
});

test('what was spent on a ticket that was merged counts at the one that took it in', async () => {
  const desk = await aDesk();
  const { agent, ticket_id } = desk;
  const call = await agent.call();
  const { id } = await call.tickets.create({ title: 'The same' });
  await call.workTimes.log({ ticket_id: id, minutes: 15 });
  await call.tickets.merge({ ticket_id: id, into_id: ticket_id });
  await call.workTimes.log({ ticket_id, minutes: 5 });
  expect(await minutesOf(desk, { ticket_id })).toBe(20);
  expect((await call.workTimes.totals({ ticket_id })).people).toMatchObject([
    { person_id: agent.person_id, seconds: 1200 },
  ]);
});

test('of two starts at once one runs', async () => {
  const { agent, ticket_id, task_id } = await aDesk();
  const call = await agent.call();
  await Promise.allSettled([call.workTimes.start({ ticket_id }), call.workTimes.start({ task_id })]);
  const { items } = await call.workTimes.list({});
  expect(items.filter(({ ended_at }) => ended_at === null)).toHaveLength(1);
});
