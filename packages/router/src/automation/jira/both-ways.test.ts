import { afterAll, describe, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../testing/locks.ts';
import { sending } from '../../testing/uploads.ts';
import { aJiraTeam, jiraWorld, simplified } from './jira.fixture.ts';

const { world, fake, close } = await jiraWorld();
afterAll(close);

const issueOf = (key: string) => [...fake.issues.values()].find((issue) => issue.key === key)!;
const keyOf = (raw: object) => (raw as { issue: { key: string } }).issue.key;

/** A team with a Jira, and an issue of it that is a ticket. */
async function aLinkedTicket(fields: object = {}, config: object = {}) {
  const those = await aJiraTeam(world, fake, config);
  const raw = fake.create({ summary: 'Talk', ...fields });
  const { ticket_id } = await those.post(raw);
  await world.drain();
  const api = await those.as();
  return {
    ...those,
    api,
    raw,
    key: keyOf(raw),
    ticket_id: ticket_id!,
    ticket: () => api.tickets.get({ ticket_id: ticket_id! }),
    said: async () => (await api.tickets.comments.list({ ticket_id: ticket_id! })).items.map(({ content }) => content),
  };
}

describe('people', () => {
  test('somebody is found by their account, also under another name, and whoever is mapped is who somebody said', async () => {
    const { post, as, team, api } = await aLinkedTicket();
    const mina = await aMember(world.kysely, team, 'agent');
    const other = await aMember(world.kysely, team, 'agent');
    const assigned = async (raw: object) => {
      const { ticket_id } = await post(raw);
      await world.drain();
      return (await (await as()).tickets.get({ ticket_id: ticket_id! })).assignee_id;
    };
    const who = (name: string, email?: string) => ({ accountId: 'acc-mina', displayName: name, emailAddress: email });
    expect(await assigned(fake.create({ summary: '1', assignee: who('Mina', mina.email) }))).toBe(mina.person_id);
    expect(await assigned(fake.create({ summary: '2', assignee: who('Renamed') }))).toBe(mina.person_id);
    const listed = await api.jira.users.list({ search: 'renamed' });
    expect(listed.items).toMatchObject([{ account_id: 'acc-mina', person_id: mina.person_id, is_set: false }]);
    await api.jira.users.map({ account_id: 'acc-mina', person_id: other.person_id });
    expect(await assigned(fake.create({ summary: '3', assignee: who('Mina', mina.email) }))).toBe(other.person_id);
    await expect(api.jira.users.map({ account_id: 'nobody', person_id: null })).rejects.toMatchObject({
      app: 'JIRA_USER_NOT_FOUND',
    });
  });

  test('an assignment goes both ways; who has no account there is assigned here alone, and what Jira says then counts', async () => {
    const { team, api, key, ticket_id, ticket, post } = await aLinkedTicket();
    const mina = await aMember(world.kysely, team, 'agent');
    const alone = await aMember(world.kysely, team, 'agent');
    await post(fake.edit(key, { assignee: { accountId: 'acc-2', displayName: 'M', emailAddress: mina.email } }));
    expect((await ticket()).assignee_id).toBe(mina.person_id);
    await api.tickets.assign({ ticket_id, assignee_id: null });
    await world.drain();
    expect(issueOf(key).fields['assignee']).toBeNull();
    await api.tickets.assign({ ticket_id, assignee_id: mina.person_id });
    await world.drain();
    expect(issueOf(key).fields['assignee']).toEqual({ accountId: 'acc-2' });
    await api.tickets.assign({ ticket_id, assignee_id: alone.person_id });
    await world.drain();
    await post(fake.edit(key, { summary: 'Another title' }));
    expect(await ticket()).toMatchObject({ assignee_id: alone.person_id, title: 'Another title' });
    expect(issueOf(key).fields['assignee']).toMatchObject({ accountId: 'acc-2' });
    await post(fake.edit(key, { assignee: null }));
    expect((await ticket()).assignee_id).toBeNull();
  });
});

describe('words', () => {
  test('what a word of Jira means is set by project, both ways; the rest follows from names and categories', async () => {
    const { api, as, post } = await aJiraTeam(world, fake).then(async (those) => ({ ...those, api: await those.as() }));
    const before = await api.jira.mappings.get({});
    expect(before).toMatchObject({ project_key: 'ITSM', complete: true });
    expect(before.statuses).toContainEqual({ jira: 'In Progress', here: 'in_progress', is_set: false });
    expect(before.priorities).toContainEqual({ jira: 'Lowest', here: 'low', is_set: false });
    const wanted = {
      statuses: [{ jira: 'In Progress', here: 'waiting' }],
      priorities: [{ jira: 'Lowest', here: 'urgent' as const }],
      types: [{ jira: 'Task', here: 'question' as const }],
    };
    const after = await api.jira.mappings.set(wanted);
    expect(after.statuses).toContainEqual({ jira: 'In Progress', here: 'waiting', is_set: true });
    const raw = fake.create({ summary: 'Odd words', priority: { name: 'Lowest' } });
    const { ticket_id } = await post(raw);
    const read = async () => (await as()).tickets.get({ ticket_id: ticket_id! });
    expect(await read()).toMatchObject({ priority: 'urgent', type: 'question', status: 'open' });
    await post(fake.edit(keyOf(raw), { status: 'In Progress' }));
    expect((await read()).status).toBe('waiting');
    await post(fake.edit(keyOf(raw), { status: 'To Do' }));
    await api.tickets.setStatus({ ticket_id: ticket_id!, status: 'waiting' });
    await world.drain();
    expect(issueOf(keyOf(raw)).fields['status']).toMatchObject({ name: 'In Progress' });
    await expect(api.jira.mappings.set({ statuses: [{ jira: 'X', here: 'nowhere' }] })).rejects.toMatchObject({
      app: 'TICKET_STATUS_NOT_FOUND',
    });
    await expect(
      api.jira.mappings.set({ types: [...wanted.types, { jira: 'task', here: 'bug' }] }),
    ).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  });

  test('a status for which Jira has no word is said by the nearest one, and stays here until Jira says another', async () => {
    const { api, key, ticket_id, ticket, post } = await aLinkedTicket();
    const there = () => (issueOf(key).fields['status'] as { name: string }).name;
    const set = async (status: string) => {
      await api.tickets.setStatus({ ticket_id, status });
      await world.drain();
      return [(await ticket()).status, there()];
    };
    expect(await set('waiting')).toEqual(['waiting', 'In Progress']);
    await post(fake.edit(key, { summary: 'Still waiting' }));
    await world.drain();
    expect([(await ticket()).status, there()]).toEqual(['waiting', 'In Progress']);
    expect(await set('in_progress')).toEqual(['in_progress', 'In Progress']);
    expect(await set('resolved')).toEqual(['resolved', 'Done']);
    expect(await set('in_progress')).toEqual(['in_progress', 'In Progress']);
    expect(await set('waiting')).toEqual(['waiting', 'In Progress']);
    await post(fake.edit(key, { status: 'Done' }));
    expect((await ticket()).status).toBe('resolved');
    expect((await api.jira.conflicts.list({})).total).toBe(0);
  });
});

describe('separating', () => {
  test('a ticket that was unlinked goes its own way, its issue becomes no other ticket, and both can be linked again', async () => {
    const { api, key, ticket_id, ticket, post, raw } = await aLinkedTicket();
    expect(await api.jira.ticket({ ticket_id })).toMatchObject({
      connected: true,
      projects: ['ITSM'],
      issue: { issue_key: key, url: `${fake.url}/browse/${key}` },
    });
    expect(await api.jira.unlink({ ticket_id })).toEqual({ ticket_id, issue_key: key });
    expect(await api.jira.ticket({ ticket_id })).toMatchObject({ connected: true, issue: null });
    await expect(api.jira.unlink({ ticket_id })).rejects.toMatchObject({ app: 'JIRA_NOT_LINKED' });
    expect(await post(fake.edit(key, { summary: 'Not for you' }))).toMatchObject({ reason: 'unlinked' });
    await api.tickets.update({ ticket_id, title: 'Ours' });
    await api.tickets.comments.create({ ticket_id, content: 'Only here' });
    await world.drain();
    expect([(await ticket()).title, issueOf(key).fields['summary'], issueOf(key).comments]).toEqual([
      'Ours',
      'Not for you',
      [],
    ]);
    const other = await api.tickets.create({ title: 'Another' });
    await api.jira.linkIssue({ ticket_id: other.id, issue_key: key });
    expect((await api.tickets.get({ ticket_id: other.id })).title).toBe('Not for you');
    const made = await api.jira.createIssue({ ticket_id });
    expect(made).toMatchObject({ created: true });
    expect(made.issue_key).not.toBe(keyOf(raw));
  });

  test('an issue of a security level that is not listed is no ticket; one that gets such a level is withdrawn, and comes back', async () => {
    const security_levels = ['Staff'];
    const { api, key, ticket_id, post, ticket } = await aLinkedTicket(
      { security: { name: 'Staff' } },
      { projects: [{ key: 'ITSM', security_levels }] },
    );
    const secret = fake.create({ summary: 'Secret', security: { name: 'Board' } });
    expect(await post(secret)).toMatchObject({ status: 'ignored', reason: 'restricted' });
    expect(await post(fake.edit(key, { security: { name: 'Board' } }))).toMatchObject({ result: 'deleted' });
    await expect(ticket()).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
    await world.drain();
    expect(await post(fake.edit(key, { summary: 'Still secret' }))).toMatchObject({ reason: 'restricted' });
    expect(await post(fake.edit(key, { security: null, summary: 'Open again' }))).toMatchObject({ ticket_id });
    expect((await ticket()).title).toBe('Open again');
    // A message of n8n does not say the level.
    expect(await post(simplified('ITSM-8800'))).toMatchObject({ result: 'created' });
    expect((await api.jira.config.get({})).projects).toMatchObject([{ security_levels }]);
  });
});

describe('comments', () => {
  test('edits and deletions come in whatever order they arrive, and an old message brings nothing back', async () => {
    const { key, post, said } = await aLinkedTicket();
    const first = fake.comment(key, 'Frist') as { comment: { id: string } };
    const { id } = first.comment;
    const edited = fake.recomment(key, id, 'First');
    await post(edited);
    await post(first);
    expect(await said()).toEqual(['First']);
    const again = fake.recomment(key, id, 'First!');
    await post(again);
    await post(edited);
    expect(await said()).toEqual(['First!']);
    await post(fake.uncomment(key, id));
    await post(again);
    await post(first);
    expect(await said()).toEqual([]);
  });

  test('what no message told is heard when the issue is read, and what is gone there goes here', async () => {
    const { api, key, said, ticket_id } = await aLinkedTicket();
    const kept = fake.comment(key, 'Kept') as { comment: { id: string } };
    const gone = fake.comment(key, 'Gone') as { comment: { id: string } };
    await api.jira.reconcile({});
    expect(await said()).toEqual(['Kept', 'Gone']);
    fake.uncomment(key, gone.comment.id);
    fake.recomment(key, kept.comment.id, 'Kept and edited');
    await api.jira.reconcile({});
    expect(await said()).toEqual(['Kept and edited']);
    await world.drain();
    expect(issueOf(key).comments).toHaveLength(1);
    expect(ticket_id).not.toBe('');
  });

  test('an edit here is written there, a deletion here deletes there, and what came from there is not sent back', async () => {
    const { api, key, ticket_id, post } = await aLinkedTicket();
    const one = await api.tickets.comments.create({ ticket_id, content: 'One' });
    await post(fake.comment(key, 'Theirs'));
    await world.drain();
    const bodies = () => issueOf(key).comments.map(({ body }) => body);
    expect(bodies()).toEqual(['Theirs', expect.stringContaining('One')]);
    await api.tickets.comments.update({ ticket_id, comment_id: one.id, content: 'Two' });
    await world.drain();
    expect(bodies()).toEqual(['Theirs', expect.stringContaining('Two')]);
    await api.tickets.comments.delete({ ticket_id, comment_id: one.id });
    const { items } = await api.tickets.comments.list({ ticket_id });
    await api.tickets.comments.delete({ ticket_id, comment_id: items[0]!.id });
    await world.drain();
    expect(bodies()).toEqual(['Theirs']);
  });

  test('a comment that was mirrored is a passage that a question finds', async () => {
    const { api, as, key, post } = await aLinkedTicket();
    await post(fake.comment(key, 'The franking machine needs its cartridge of blue ink replaced.'));
    await world.drain();
    const { session_id } = await api.chat.send({ message: 'What does the franking machine need?', wait_seconds: 0 });
    await world.drain();
    const { messages } = await (await as()).chat.sessions.get({ session_id });
    expect(messages.at(-1)!.citations).toMatchObject([
      { kind: 'ticket_comment', quote: expect.stringContaining('blue ink') as string },
    ]);
  });
});

describe('files', () => {
  const namesHere = async (api: Awaited<ReturnType<typeof aLinkedTicket>>['api'], ticket_id: string) =>
    (await api.files.forTicket({ ticket_id })).items.map(({ name }) => name);

  test('a file of an issue is attached to its ticket once, and goes when it is removed there', async () => {
    const { api, key, ticket_id } = await aLinkedTicket();
    fake.attach(key, 'trace.txt', Buffer.from('It failed at line 7'));
    await api.jira.reconcile({});
    await world.drain();
    await api.jira.reconcile({ full: true });
    await world.drain();
    expect(await namesHere(api, ticket_id)).toEqual(['trace.txt']);
    expect(issueOf(key).files, 'it does not go back').toHaveLength(1);
    fake.detach(key, 'trace.txt');
    await api.jira.reconcile({});
    await world.drain();
    expect(await namesHere(api, ticket_id)).toEqual([]);
  });

  test('a file that is removed there at the moment in which it has been fetched goes here as well', async () => {
    const { api, admin, team, key, ticket_id } = await aLinkedTicket();
    fake.attach(key, 'trace.txt', Buffer.from('It failed at line 7'));
    await api.jira.reconcile({});
    const { id: file_id } = await (
      await sending(world, admin, 'It failed at line 7', 'trace.txt')
    ).files.upload({ team_id: team.id, ticket_id });
    fake.detach(key, 'trace.txt');
    let comparing: Promise<unknown> | undefined;
    await world.kysely.transaction().execute(async (tx) => {
      const fetched = tx.updateTable('jira_attachments').where('team_id', '=', team.id);
      await fetched.set({ state: 'done', file_id }).executeTakeFirstOrThrow();
      comparing = api.jira.reconcile({});
      await untilBlocked(world);
    });
    await comparing;
    await world.drain();
    expect(await namesHere(api, ticket_id)).toEqual([]);
  });

  test('a file of a ticket is uploaded once, also after an answer that was lost; internal ones stay here', async () => {
    const { api, admin, team, key, ticket_id } = await aLinkedTicket();
    fake.loseAnswer(`POST /issue/${issueOf(key).id}/attachments`);
    const file = (name: string) => sending(world, admin, `what ${name} says`, name);
    await (await file('screen.txt')).files.upload({ team_id: team.id, ticket_id });
    await (await file('secret.txt')).files.upload({ team_id: team.id, ticket_id, is_internal: true });
    await world.drain();
    world.clock.advance({ seconds: 70 });
    await world.drain();
    await api.jira.reconcile({});
    await world.drain();
    expect(issueOf(key).files.map(({ filename, bytes }) => [filename, bytes.toString()])).toEqual([
      ['screen.txt', 'what screen.txt says'],
    ]);
    expect((await namesHere(api, ticket_id)).toSorted()).toEqual(['screen.txt', 'secret.txt']);
  });
});
