import { afterAll, describe, expect, test } from 'vitest';
import { aJiraTeam, jiraWorld } from './jira.fixture.ts';

const cloud = await jiraWorld('cloud');
const server = await jiraWorld('data_center');
afterAll(() => Promise.all([cloud.close(), server.close()]));

describe.each([
  ['Cloud', cloud, 'h1. Steps\n\n* one'],
  ['Data Center', server, 'h1. Steps\n\n* one'],
])('texts of Jira %s', (name, { world, fake }, wiki) => {
  const issueOf = (title: string) => [...fake.issues.values()].find(({ fields }) => fields['summary'] === title)!;

  test('are Markdown here and its own there, both ways', async () => {
    const { as } = await aJiraTeam(world, fake, { projects: [{ key: 'ITSM', mode: 'mirror' }] });
    const api = await as();
    const description = '# Steps\n\n- **one**\n\n```js\npay();\n```';
    const ticket = await api.tickets.create({ title: `Written here, ${name}`, description, priority: 'urgent' });
    await api.tickets.comments.create({ ticket_id: ticket.id, content: 'See [the log](https://logs.example.com)' });
    await api.jira.createIssue({ ticket_id: ticket.id });
    await world.drain();
    const issue = issueOf(ticket.title);
    const comment = issue.comments[0]!;
    if (name === 'Cloud') {
      expect(issue.document).toMatchObject({
        type: 'doc',
        content: [
          { type: 'heading', content: [{ text: 'Steps' }] },
          { type: 'bulletList', content: [{ content: [{ content: [{ text: 'one', marks: [{ type: 'strong' }] }] }] }] },
          { type: 'codeBlock', attrs: { language: 'js' } },
        ],
      });
      expect(JSON.stringify(comment.document)).toContain('"href":"https://logs.example.com"');
    } else {
      expect(issue.fields['description']).toBe('h1. Steps\n\n* *one*\n\n{code:js}\npay();\n{code}');
      expect(comment.body).toContain('[the log|https://logs.example.com]');
    }
    // Its two grades of a service desk are as urgent as the ticket.
    expect([issue.fields['customfield_10040'], issue.fields['customfield_10041']]).toEqual([
      { id: '00' },
      { id: '10' },
    ]);
    // What comes back is no other comment.
    await api.jira.reconcile({ full: true });
    expect((await api.tickets.comments.list({ ticket_id: ticket.id })).total).toBe(1);
  });

  test('come from there as Markdown, by message and by comparing', async () => {
    const { as, post } = await aJiraTeam(world, fake, { projects: [{ key: 'ITSM', mode: 'mirror' }] });
    const api = await as();
    const told = fake.create({ summary: `Told, ${name}`, description: wiki }) as { issue: { key: string } };
    const { ticket_id } = await post(told);
    expect((await api.tickets.get({ ticket_id: ticket_id! })).description).toBe('# Steps\n\n- one');
    await post(fake.comment(told.issue.key, 'It is *urgent*'));
    const { items } = await api.tickets.comments.list({ ticket_id: ticket_id! });
    expect(items.map(({ content }) => content)).toEqual(['It is **urgent**']);
    // Reading it again finds the same comment, in whichever form it is there.
    await api.jira.reconcile({ full: true });
    expect((await api.tickets.comments.list({ ticket_id: ticket_id! })).total).toBe(1);
  });
});

test('a document of Cloud that a workflow passes on is read, and one that is none says nothing', async () => {
  const { world, fake } = cloud;
  const { as, post } = await aJiraTeam(world, fake);
  const posted = (key: string, description: unknown) =>
    post({ issueKey: key, fields: { summary: 'Passed on', description, updated: '2026-02-14T10:05:00.000+0000' } });
  const paragraph = { type: 'paragraph', content: [{ type: 'text', text: 'bold', marks: [{ type: 'strong' }] }] };
  const { ticket_id } = await posted('ITSM-7001', { type: 'doc', version: 1, content: [paragraph] });
  const api = await as();
  expect((await api.tickets.get({ ticket_id: ticket_id! })).description).toBe('**bold**');
  const empty = await posted('ITSM-7002', { type: 'doc', content: 'nothing' });
  expect((await api.tickets.get({ ticket_id: empty.ticket_id! })).description).toBe('');
  await expect(posted('ITSM-7003', 7)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  // The same in a raw message.
  const raw = { webhookEvent: 'jira:issue_created', timestamp: 1, issue: { key: 'ITSM-7004', fields: { summary: 7 } } };
  await expect(post(raw)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});
