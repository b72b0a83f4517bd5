import { expect, test } from 'vitest';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
async function aDesk() {
  const team = await aTeam(world.kysely);
  const join = async (...roles: Parameters<typeof aMember>[2][]) => {
    const person = await aMember(world.kysely, team, ...roles);
    return { ...person, call: await world.as(person) };
  };
  const agent = await join('agent');
  const contact = await aContact(world.kysely, team);
  const open = (fields: object = {}) =>
    agent.call.tickets.create({ title: 'Printer jams', reporter_id: contact.person_id, ...fields });
  return { team, agent, join, open };
}
const codesOf = ({ items }: { items: readonly { error: { code: string } | null }[] }) =>
  items.map(({ error }) => error?.code ?? null);

test('a bulk change of the wrong tickets is undone: every field is as it was, and history tells both', async () => {
  const { agent, join, open } = await aDesk();
  const colleague = await join('agent');
  const before = [
    await open({ priority: 'urgent', tags: ['a'], assignee_id: colleague.person_id }),
    await open({ category: 'Hardware' }),
  ];
  const ticket_ids = before.map(({ id }) => id);
  await agent.call.tickets.setStatus({ ticket_id: ticket_ids[0]!, status: 'resolved', resolution_notes: 'Water' });
  const seen = await Promise.all(ticket_ids.map((ticket_id) => agent.call.tickets.get({ ticket_id })));
  const { change_id, undo_until } = await agent.call.tickets.bulkUpdate({
    ticket_ids,
    status: 'open',
    priority: 'low',
    assignee_id: 'me',
    category: null,
    add_tags: ['b'],
  });
  expect(undo_until).not.toBeNull();
  const { items, undone, failed } = await agent.call.tickets.undo({ change_id: change_id! });
  expect({ undone, failed, ids: items.map(({ ticket_id }) => ticket_id) }).toEqual({
    undone: 2,
    failed: 0,
    ids: ticket_ids,
  });
  for (const [n, ticket_id] of ticket_ids.entries()) {
    const now = await agent.call.tickets.get({ ticket_id });
    expect({ ...now, version: 0, updated_at: '' }).toEqual({ ...seen[n]!, version: 0, updated_at: '' });
  }
  const history = await agent.call.tickets.history({ ticket_id: ticket_ids[0]! });
  expect(history.items.filter(({ type }) => type === 'ticket.status_changed')).toHaveLength(3);
  expect(codesOf(await agent.call.tickets.undo({ change_id: change_id! }))).toEqual([
    'TICKET_CHANGED_SINCE',
    'TICKET_CHANGED_SINCE',
  ]);
});

test('what a colleague has changed since stays, and the rest is undone', async () => {
  const { agent, join, open } = await aDesk();
  const colleague = await join('agent');
  const [changed, left] = [await open(), await open()];
  const { change_id } = await agent.call.tickets.bulkUpdate({ ticket_ids: [changed.id, left.id], priority: 'low' });
  await colleague.call.tickets.update({ ticket_id: changed.id, title: 'Printer burns' });
  const result = await agent.call.tickets.undo({ change_id: change_id! });
  expect(codesOf(result)).toEqual(['TICKET_CHANGED_SINCE', null]);
  expect(await agent.call.tickets.get({ ticket_id: changed.id })).toMatchObject({ priority: 'low' });
  expect(await agent.call.tickets.get({ ticket_id: left.id })).toMatchObject({ priority: 'medium' });
});

test('a macro on the wrong ticket is undone, with the reply that nobody has answered yet', async () => {
  const { agent, open } = await aDesk();
  const { id: macro_id } = await agent.call.macros.create({
    name: 'Done',
    changes: { reply: 'Solved.', note: 'Easy', status: 'resolved' },
  });
  const [wrong, answered, edited] = [await open(), await open(), await open()];
  const { change_id } = await agent.call.macros.run({
    macro_id,
    ticket_ids: [wrong.id, answered.id, edited.id],
  });
  await agent.call.tickets.comments.create({ ticket_id: answered.id, content: 'Really?' });
  const { items } = await agent.call.tickets.comments.list({ ticket_id: edited.id });
  const reply = items.find(({ is_internal }) => !is_internal)!;
  await agent.call.tickets.comments.update({ ticket_id: edited.id, comment_id: reply.id, content: 'Solved!' });
  expect(codesOf(await agent.call.tickets.undo({ change_id: change_id! }))).toEqual([
    null,
    'TICKET_CHANGED_SINCE',
    'TICKET_CHANGED_SINCE',
  ]);
  expect(await agent.call.tickets.get({ ticket_id: wrong.id })).toMatchObject({
    status: 'open',
    resolved_at: null,
    reopened_count: 0,
    comment_count: 0,
  });
  expect((await agent.call.tickets.comments.list({ ticket_id: wrong.id })).items).toEqual([]);
  expect((await agent.call.tickets.comments.list({ ticket_id: edited.id })).total).toBe(2);
});

test('a macro that only answers is undone too', async () => {
  const { agent, open } = await aDesk();
  const { id: macro_id } = await agent.call.macros.create({ name: 'Hello', changes: { reply: 'Hello' } });
  const { id } = await open();
  const { change_id } = await agent.call.macros.run({ macro_id, ticket_ids: [id] });
  expect(codesOf(await agent.call.tickets.undo({ change_id: change_id! }))).toEqual([null]);
  expect((await agent.call.tickets.get({ ticket_id: id })).comment_count).toBe(0);
});

test('nobody undoes what somebody else did, and nobody after ten minutes', async () => {
  const { agent, join, open } = await aDesk();
  const admin = await join('admin');
  const { id } = await open();
  const { change_id } = await agent.call.tickets.bulkUpdate({ ticket_ids: [id], priority: 'low' });
  await expect(admin.call.tickets.undo({ change_id: change_id! })).rejects.toMatchObject({
    app: 'TICKET_CHANGE_NOT_FOUND',
  });
  world.clock.advance({ seconds: 601 });
  const later = await world.as(agent);
  await expect(later.tickets.undo({ change_id: change_id! })).rejects.toMatchObject({
    app: 'TICKET_UNDO_TOO_LATE',
  });
  expect(await agent.call.tickets.bulkUpdate({ ticket_ids: [id], priority: 'low' })).toMatchObject({
    change_id: null,
    undo_until: null,
  });
});

test('whoever had it and has left since does not get it back', async () => {
  const { agent, join, open } = await aDesk();
  const colleague = await join('agent');
  const { id } = await open({ assignee_id: colleague.person_id });
  const { change_id } = await agent.call.tickets.bulkUpdate({ ticket_ids: [id], assignee_id: 'me' });
  await colleague.call.teams.leave({ team_id: agent.team_id });
  expect(codesOf(await agent.call.tickets.undo({ change_id: change_id! }))).toEqual(['TICKET_ASSIGNEE_UNFIT']);
  expect((await agent.call.tickets.get({ ticket_id: id })).assignee_id).toBe(agent.person_id);
});

test('of two undos at once one undoes', async () => {
  const { agent, open } = await aDesk();
  const { id } = await open();
  const { change_id } = await agent.call.tickets.bulkUpdate({ ticket_ids: [id], priority: 'low' });
  const results = await Promise.all([1, 2].map(() => agent.call.tickets.undo({ change_id: change_id! })));
  expect(results.map(({ undone }) => undone).toSorted((a, b) => a - b)).toEqual([0, 1]);
});
