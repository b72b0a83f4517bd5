import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
async function aDesk() {
  const team = await aTeam(world.kysely);
  const join = async (role: 'agent' | 'member' | 'requester') => {
    const person = await aMember(world.kysely, team, role);
    // Each call is a request of its own, at its own time.
    return { ...person, desk: () => world.as(person) };
  };
  const [agent, colleague, requester] = [await join('agent'), await join('agent'), await join('requester')];
  const open = async (title = 'Printer') =>
    (await (await agent.desk()).tickets.create({ title, reporter_id: requester.person_id })).id;
  return { team, join, agent, colleague, requester, open };
}
type Who = Awaited<ReturnType<typeof aDesk>>['agent'];
type Filter = NonNullable<Parameters<Awaited<ReturnType<Who['desk']>>['tickets']['list']>[0]>;

/** The titles of what somebody has not read, by the rows and by the filter, which must say the same. */
async function unreadOf(who: Who, filter: Filter = {}): Promise<string[]> {
  const desk = await who.desk();
  const rows = (await desk.tickets.list({ ...filter, view: 'row' })).items;
  const shown = rows.filter(({ unread }) => unread === true).map(({ title }) => title);
  const found = await desk.tickets.list({ ...filter, unread: true });
  expect(found.items.map(({ title }) => title)).toEqual(shown);
  expect(found.total).toBe(shown.length);
  return shown;
}
const read = async ({ desk }: Who, ...ticket_ids: string[]) => (await desk()).tickets.markRead({ ticket_ids });

test('what others do after somebody has looked is unread, and what they do themselves is not', async () => {
  const { agent, colleague, open } = await aDesk();
  const ticket_id = await open();
  expect(await unreadOf(agent)).toEqual([]);
  expect(await unreadOf(colleague)).toEqual(['Printer']);
  expect(await read(colleague, ticket_id)).toEqual({ marked: 1 });
  expect(await unreadOf(colleague)).toEqual([]);
  await (await colleague.desk()).tickets.update({ ticket_id, priority: 'high' });
  await (await colleague.desk()).tickets.comments.create({ ticket_id, content: 'We are on it' });
  expect(await unreadOf(colleague)).toEqual([]);
  expect(await unreadOf(agent)).toEqual(['Printer']);
  await read(agent, ticket_id);
  await (await agent.desk()).tickets.comments.create({ ticket_id, content: 'Thanks', is_internal: true });
  expect(await unreadOf(agent)).toEqual([]);
  expect(await unreadOf(colleague)).toEqual(['Printer']);
});

test('a change of somebody’s own does not hide the answer that came before it', async () => {
  const { agent, requester, open } = await aDesk();
  const ticket_id = await open();
  await read(agent, ticket_id);
  await (await requester.desk()).tickets.comments.create({ ticket_id, content: 'It still burns' });
  await (await agent.desk()).tickets.bulkUpdate({ ticket_ids: [ticket_id], add_tags: ['fire'] });
  expect(await unreadOf(agent)).toEqual(['Printer']);
});

test('work that a requester does not see makes nothing unread for them, and an answer does', async () => {
  const { agent, colleague, requester, open } = await aDesk();
  const ticket_id = await open();
  expect(await unreadOf(requester)).toEqual(['Printer']);
  await read(requester, ticket_id);
  await (await agent.desk()).tickets.comments.create({ ticket_id, content: 'A hopeless case', is_internal: true });
  await (await agent.desk()).tickets.assign({ ticket_id, assignee_id: colleague.person_id });
  await (await agent.desk()).tickets.update({ ticket_id, tags: ['secret'], priority: 'low' });
  expect(await unreadOf(requester)).toEqual([]);
  await (await agent.desk()).tickets.comments.create({ ticket_id, content: 'We are on it' });
  expect(await unreadOf(requester)).toEqual(['Printer']);
});

test('a note makes nothing unread for a member, who may not read it', async () => {
  const { agent, join, open } = await aDesk();
  const member = await join('member');
  const ticket_id = await open();
  await (await agent.desk()).tickets.watchers.add({ ticket_id, person_id: member.person_id });
  await read(member, ticket_id);
  await (await agent.desk()).tickets.comments.create({ ticket_id, content: 'Just for us', is_internal: true });
  expect(await unreadOf(member)).toEqual([]);
  await (await agent.desk()).tickets.setStatus({ ticket_id, status: 'waiting' });
  expect(await unreadOf(member)).toEqual(['Printer']);
});

test('what somebody marks as unread stays so until they read it, for them alone', async () => {
  const { agent, colleague, requester, open } = await aDesk();
  const [first, second] = [await open('First'), await open('Second')];
  await read(colleague, first, second);
  expect(await (await agent.desk()).tickets.markUnread({ ticket_ids: ['TKT-001', second] })).toEqual({ marked: 2 });
  expect(await unreadOf(agent)).toEqual(['Second', 'First']);
  expect(await unreadOf(colleague)).toEqual([]);
  await (await agent.desk()).tickets.update({ ticket_id: first, priority: 'high' });
  expect(await unreadOf(agent)).toEqual(['Second', 'First']);
  await read(agent, first);
  expect(await unreadOf(agent)).toEqual(['Second']);
  expect(await unreadOf(requester)).toEqual(['Second', 'First']);
});

test('unread goes with every other filter, and with counts and views', async () => {
  const { agent, colleague, open } = await aDesk();
  const [first, second] = [await open('First'), await open('Second')];
  await (await agent.desk()).tickets.update({ ticket_id: first, priority: 'urgent', assignee_id: colleague.person_id });
  await open('Third');
  await read(colleague, second);
  expect(await unreadOf(colleague)).toEqual(['Third', 'First']);
  expect(await unreadOf(colleague, { assignee_id: 'me' })).toEqual(['First']);
  expect(await unreadOf(colleague, { priority: ['urgent', 'high'], status_category: ['open'] })).toEqual(['First']);
  expect(await unreadOf(colleague, { assignee_id: agent.person_id })).toEqual([]);
  const view = await (
    await colleague.desk()
  ).views.create({ kind: 'ticket', name: 'New to me', filter: { unread: true } });
  const { items } = await (await colleague.desk()).views.counts({});
  expect(items.find(({ id }) => id === view.id)).toMatchObject({ count: 2 });
});

test('whole tickets do not say whether they are unread: rows do', async () => {
  const { colleague, open } = await aDesk();
  await open();
  expect((await (await colleague.desk()).tickets.list({})).items[0]).not.toHaveProperty('unread');
});

test('tickets that somebody does not see are not marked, and a list is neither empty nor endless', async () => {
  const { agent, open } = await aDesk();
  const elsewhere = await aDesk();
  const [own, foreign] = [await open(), await elsewhere.open()];
  expect(await read(agent, own, foreign)).toEqual({ marked: 1 });
  expect(await read(elsewhere.requester, own)).toEqual({ marked: 0 });
  expect(await unreadOf(elsewhere.colleague)).toEqual(['Printer']);
  const many = Array.from({ length: 101 }, () => own);
  for (const ticket_ids of [[], many, ['no key']])
    await expect((await agent.desk()).tickets.markUnread({ ticket_ids })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
});

test('what nobody has looked at for 30 days is no news', async () => {
  const { agent, colleague, requester, open } = await aDesk();
  const old = await open('Old');
  const marked = await open('Marked');
  await read(agent, old);
  await (await requester.desk()).tickets.comments.create({ ticket_id: old, content: 'Any news?' });
  await (await colleague.desk()).tickets.markUnread({ ticket_ids: [marked] });
  expect(await unreadOf(agent)).toEqual(['Old']);
  await sql`update sessions set expires_at = 'infinity', idle_expires_at = 'infinity'`.execute(world.kysely);
  world.clock.advance({ days: 31 });
  expect(await unreadOf(agent)).toEqual([]);
  expect(await unreadOf(colleague)).toEqual(['Marked']);
});
