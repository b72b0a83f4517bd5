import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { dieAt } from '../../../testing/dying.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
async function aDesk() {
  const team = await aTeam(world.kysely);
  const [agent, requester] = [
    await aMember(world.kysely, team, 'agent'),
    await aMember(world.kysely, team, 'requester'),
  ];
  const [desk, customer] = [await world.as(agent), await world.as(requester)];
  const open = (title: string, fields: object = {}) =>
    desk.tickets.create({ title, reporter_id: requester.person_id, ...fields });
  return { team, agent, requester, desk, customer, open };
}

test('a second question at the end of a ticket becomes a ticket of whoever asked it, filed as the first', async () => {
  const { desk, customer, requester, open } = await aDesk();
  const from = await open('Printer jams', { type: 'bug', priority: 'high', category: 'Hardware', tags: ['office'] });
  const comment = await customer.tickets.comments.create({
    ticket_id: from.id,
    content: '> Solved?\n\nYes. By the way, may I have a second monitor?',
  });
  const made = await desk.tickets.split({ ticket_id: from.key, comment_id: comment.id, title: 'A second monitor' });
  expect(made).toMatchObject({
    title: 'A second monitor',
    description: comment.content,
    reporter_id: requester.person_id,
    type: 'bug',
    priority: 'high',
    category: 'Hardware',
    tags: ['office'],
    assignee_id: null,
    status: 'open',
  });
  expect(await desk.tickets.get({ ticket_id: from.id })).toMatchObject({
    comment_count: 1,
    links: [{ ticket_id: made.id, kind: 'relates' }],
  });
  expect((await customer.tickets.get({ ticket_id: made.id })).key).toBe(made.key);
  const { items } = await desk.tickets.history({ ticket_id: from.id });
  expect(items.find(({ type }) => type === 'ticket.split')!.details).toEqual({
    comment_id: comment.id,
    into_id: made.id,
  });
  await expect(desk.tickets.split({ ticket_id: from.id, comment_id: comment.id })).rejects.toMatchObject({
    app: 'TICKET_SPLIT_ALREADY',
    details: { ticket_id: made.id },
  });
});

test('without a title the first line of the comment is one, cut at a character', async () => {
  const { desk, open } = await aDesk();
  const { id: ticket_id } = await open('Printer');
  const split = async (content: string) => {
    const { id } = await desk.tickets.comments.create({ ticket_id, content });
    return (await desk.tickets.split({ ticket_id, comment_id: id })).title;
  };
  expect(await split('## A second monitor\nplease')).toBe('A second monitor');
  expect(await split('***')).toBe('***');
  const long = await split('👩‍👩‍👧'.repeat(60));
  expect(long.length).toBeLessThanOrEqual(200);
  expect(long.endsWith('👩‍👩‍👧')).toBe(true);
});

test('a comment of another ticket cannot be split off this one', async () => {
  const { desk, customer, open } = await aDesk();
  const [one, other] = [await open('One'), await open('Other')];
  const { id } = await desk.tickets.comments.create({ ticket_id: other.id, content: 'x' });
  await expect(desk.tickets.split({ ticket_id: one.id, comment_id: id })).rejects.toMatchObject({
    app: 'COMMENT_NOT_FOUND',
  });
  await expect(customer.tickets.split({ ticket_id: other.id, comment_id: id })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});

test('twenty reports of one outage are merged at once, and each says what became of it', async () => {
  const { desk, open } = await aDesk();
  const into = await open('The mail is down');
  const reports = [await open('No mail'), await open('Mail broken')];
  await desk.tickets.comments.create({ ticket_id: reports[0]!.id, content: 'Here too' });
  const gone = await open('Old');
  await desk.tickets.merge({ ticket_id: gone.id, into_id: reports[1]!.id });
  const result = await desk.tickets.bulkMerge({
    ticket_ids: [reports[0]!.key, reports[1]!.id, gone.id, into.id, 'TKT-999'],
    into_id: into.key,
  });
  expect({ merged: result.merged, failed: result.failed }).toEqual({ merged: 2, failed: 3 });
  expect(result.items.map(({ error }) => error?.code ?? null)).toEqual([
    null,
    null,
    'TICKET_MERGED',
    'TICKET_MERGE_INTO_SELF',
    'TICKET_NOT_FOUND',
  ]);
  expect(result.into).toMatchObject({ id: into.id, comment_count: 1 });
  for (const { id } of reports)
    expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ merged_into_id: into.id, status: 'closed' });
  await expect(desk.tickets.bulkMerge({ ticket_ids: [into.id], into_id: reports[0]!.id })).rejects.toMatchObject({
    app: 'TICKET_MERGED',
  });
});

test('a merge of many that died half-way is repeated with the same key, and tells of each that it was merged', async () => {
  const { agent, open } = await aDesk();
  const into = await open('The mail is down');
  const reports = [await open('No mail'), await open('Mail broken')];
  await dieAt(world, 'update on tickets', `new.id = '${reports[1]!.id}' and new.merged_into_id is not null`);
  const merge = async () => {
    const desk = await world.as(agent, { idempotency_key: 'outage' });
    return desk.tickets.bulkMerge({ ticket_ids: reports.map(({ id }) => id), into_id: into.id });
  };
  await expect(merge()).rejects.toMatchObject({ app: 'INTERNAL' });
  expect(await merge()).toMatchObject({ merged: 2, failed: 0, items: [{ error: null }, { error: null }] });
});

test('tickets about the same words are suggested, without the ticket itself and what it took in', async () => {
  const { desk, open } = await aDesk();
  const asked = await open('Scanner offline after the update', {
    description: 'The scanner on floor three is offline.',
  });
  const [solved, merged] = [await open('Scanner offline again'), await open('Scanner offline as well')];
  await open('A chair');
  await desk.tickets.merge({ ticket_id: merged.id, into_id: asked.id });
  const { items } = await desk.tickets.related({ ticket_id: asked.id });
  expect(items.map(({ id }) => id)).toEqual([solved.id]);
  expect(items[0]).toMatchObject({ kind: 'ticket', key: solved.key, title: 'Scanner offline again' });
});
