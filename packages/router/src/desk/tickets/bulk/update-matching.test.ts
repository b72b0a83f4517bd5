import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);
type Input = Parameters<typeof desk.tickets.updateMatching>[0];

async function changed(input: Input) {
  const { id } = await desk.tickets.updateMatching(input);
  await world.drain();
  return desk.operations.get({ operation_id: id });
}
const all = async (filter: NonNullable<Parameters<typeof desk.tickets.list>[0]>) => desk.tickets.list(filter);

test('all that match are changed, more than fit a page, though none of them matches any more', async () => {
  for (let at = 0; at < 105; at++) await desk.tickets.create({ title: `Flood ${at}`, category: 'flood' });
  await world.drain();
  await desk.tickets.create({ title: 'Dry', category: 'desert' });
  const operation = await changed({
    filter: { category: 'flood', status: ['open'] },
    status: 'waiting',
    add_tags: ['wet'],
  });
  expect(operation).toMatchObject({
    kind: 'tickets.updateMatching',
    state: 'succeeded',
    total: 105,
    done: 105,
    failed: 0,
    result: { changed: 105 },
  });
  expect((await all({ category: 'flood', status: ['waiting'], tag: 'wet' })).total).toBe(105);
  expect((await all({ category: 'desert' })).items).toMatchObject([{ status: 'open', tags: [] }]);
  const [one] = (await all({ category: 'flood', page_size: 1 })).items;
  const history = (await desk.tickets.history({ ticket_id: one!.id })).items;
  expect(history.map(({ type, actor_id }) => [type, actor_id])).toEqual(
    ['ticket.status_changed', 'ticket.updated', 'ticket.created'].map((type) => [type, agent.person_id]),
  );
});

test('what one ticket refuses leaves the others alone, and is said of it', async () => {
  const [open, done] = [
    await desk.tickets.create({ title: 'Open', category: 'mixed' }),
    await desk.tickets.create({ title: 'Done', category: 'mixed' }),
  ];
  await desk.tickets.setStatus({ ticket_id: done.id, status: 'closed' });
  const operation = await changed({ filter: { category: 'mixed' }, status: 'waiting' });
  expect(operation).toMatchObject({
    state: 'succeeded',
    total: 2,
    done: 1,
    failed: 1,
    result: { changed: 1, failed: 1 },
  });
  expect((await desk.tickets.get({ ticket_id: open.id })).status).toBe('waiting');
  expect((await desk.tickets.get({ ticket_id: done.id })).status).toBe('closed');
  const { items } = await desk.operations.errors({ operation_id: operation.id });
  expect(items).toMatchObject([{ line: done.number, value: done.key, reason: expect.stringContaining('status') }]);
});

test('it is done as whoever asks, who sees only so much and may do only so much', async () => {
  const member = await world.as(await aMember(world.kysely, team, 'member'));
  await expect(member.tickets.updateMatching({ filter: {}, priority: 'low' })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  const elsewhere = await world.as(await aMember(world.kysely, await aTeam(world.kysely), 'agent'));
  const theirs = await elsewhere.tickets.create({ title: 'Elsewhere', category: 'mixed' });
  expect(await changed({ filter: { ids: [theirs.id] }, priority: 'urgent' })).toMatchObject({ total: 0, done: 0 });
  expect((await elsewhere.tickets.get({ ticket_id: theirs.id })).priority).toBe('medium');
});

test('what is wrong with the change or the filter is refused before anything begins', async () => {
  await expect(desk.tickets.updateMatching({ filter: {}, status: 'nowhere' })).rejects.toMatchObject({
    app: 'TICKET_STATUS_NOT_FOUND',
  });
  await expect(desk.tickets.updateMatching({ filter: {}, assignee_id: team.id })).rejects.toMatchObject({
    app: 'PERSON_NOT_FOUND',
  });
  await expect(
    desk.tickets.updateMatching({ filter: { deleted: true } as object, priority: 'low' }),
  ).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  expect((await desk.operations.list({ state: ['queued', 'running'] })).items).toEqual([]);
});
