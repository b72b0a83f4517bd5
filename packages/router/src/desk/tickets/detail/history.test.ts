import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const requester = await aMember(world.kysely, team, 'requester');
const desk = await world.as(agent);

test('the history names who did what, the latest first, page by page', async () => {
  const { id } = await desk.tickets.create({ title: 'x', reporter_id: requester.person_id });
  for (const status of ['waiting', 'open', 'resolved']) await desk.tickets.setStatus({ ticket_id: id, status });
  await (await world.as(requester)).tickets.comments.create({ ticket_id: id, content: 'Thanks' });
  const { name } = await world.kysely
    .selectFrom('people')
    .select('name')
    .where('id', '=', agent.person_id)
    .executeTakeFirstOrThrow();
  const seen: { type: string; actor: { name: string } | null }[] = [];
  let cursor: string | undefined;
  do {
    const page = await desk.tickets.history({ ticket_id: id, page_size: 2, ...(cursor ? { cursor } : {}) });
    expect(page.total).toBe(6);
    seen.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(seen.map(({ type }) => type)).toEqual([
    // What the requester says opens it again.
    'ticket.status_changed',
    'ticket.commented',
    'ticket.status_changed',
    'ticket.status_changed',
    'ticket.status_changed',
    'ticket.created',
  ]);
  expect(seen.at(-1)).toMatchObject({ actor_id: agent.person_id, actor: { name } });
});

test('a requester reads what they also see of the ticket, and no names', async () => {
  const { id } = await desk.tickets.create({ title: 'x', reporter_id: requester.person_id, assignee_id: 'me' });
  await desk.tickets.update({ ticket_id: id, tags: ['CANARY'], status: 'waiting' });
  await desk.tickets.watchers.add({ ticket_id: id });
  const asRequester = await world.as(requester);
  await asRequester.tickets.comments.create({ ticket_id: id, content: 'Hello' });
  const { items, total } = await asRequester.tickets.history({ ticket_id: id });
  expect(items.map(({ type, actor_id }) => [type, actor_id])).toEqual([
    ['ticket.status_changed', requester.person_id],
    ['ticket.commented', requester.person_id],
    ['ticket.status_changed', null],
    ['ticket.created', null],
  ]);
  expect(total).toBe(4);
  expect(JSON.stringify(items)).not.toContain('CANARY');
  expect(JSON.stringify(items)).not.toContain(agent.person_id);
});

test('what was erased leaves an entry without details', async () => {
  const { id } = await desk.tickets.create({ title: 'CANARY' });
  await world.kysely.deleteFrom('event_payloads').where('team_id', '=', team.id).execute();
  expect((await desk.tickets.history({ ticket_id: id })).items).toMatchObject([
    { type: 'ticket.created', details: {} },
  ]);
});

test("the tabs count by category, by status, what is nobody's and what is mine", async () => {
  const other = await aTeam(world.kysely);
  const colleague = await aMember(world.kysely, other, 'agent');
  const here = await world.as(colleague);
  for (const status of ['open', 'open', 'in_progress', 'waiting', 'resolved', 'closed']) {
    const { id } = await here.tickets.create({ title: 'x', ...(status === 'open' ? {} : { assignee_id: 'me' }) });
    if (status !== 'open') await here.tickets.setStatus({ ticket_id: id, status });
  }
  expect(await here.tickets.stats({})).toEqual({
    categories: { open: 3, waiting: 1, resolved: 1, closed: 1 },
    statuses: [
      { status: 'open', count: 2 },
      { status: 'in_progress', count: 1 },
      { status: 'waiting', count: 1 },
      { status: 'resolved', count: 1 },
      { status: 'closed', count: 1 },
    ],
    unassigned: 2,
    mine: 2,
  });
  const member = await world.as(await aMember(world.kysely, other, 'member'));
  await member.tickets.create({ title: 'Mine' });
  expect(await member.tickets.stats({})).toMatchObject({ categories: { open: 1 }, unassigned: 1, mine: 0 });
});
