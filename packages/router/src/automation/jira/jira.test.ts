import { afterAll, describe, expect, test } from 'vitest';
import { aJiraTeam, jiraWorld, posted, simplified } from './jira.fixture.ts';

const { world, fake, close } = await jiraWorld();
afterAll(close);

const issueOf = (key: string) => [...fake.issues.values()].find((issue) => issue.key === key)!;

describe('issues that are posted', () => {
  test('the message of the documentation becomes a ticket, with its reporter; once more it is unchanged', async () => {
    const { post, as } = await aJiraTeam(world, fake);
    const first = await post(simplified('ITSM-900'));
    expect(first).toMatchObject({ status: 'ok', result: 'created', issue_key: 'ITSM-900' });
    expect(await (await as()).tickets.get({ ticket_id: first.ticket_id! })).toMatchObject({
      key: first.ticket_key,
      title: 'VPN outage',
      status: 'in_progress',
      priority: 'high',
      type: 'incident',
      tags: ['network', 'vpn'],
      source: 'jira',
      reporter: { name: 'Reporter One' },
    });
    expect(await post(simplified('ITSM-900'))).toMatchObject({ result: 'unchanged', ticket_id: first.ticket_id });
    await world.drain();
    expect((await (await as()).tickets.get({ ticket_id: first.ticket_id! })).version).toBe(2);
  });

  test('what is older changes nothing, whichever order it comes in', async () => {
    const { post, as } = await aJiraTeam(world, fake);
    await post(simplified('ITSM-901', { summary: 'Newer', updated: '2026-02-14T11:00:00.000+0000' }));
    const late = await post(simplified('ITSM-901', { summary: 'Older', updated: '2026-02-14T10:30:00.000+0000' }));
    expect(late.result).toBe('unchanged');
    expect(await (await as()).tickets.get({ ticket_id: late.ticket_id! })).toMatchObject({ title: 'Newer' });
    const hour = await post(simplified('ITSM-901', { summary: 'Zoned', updated: '2026-02-14T13:00:00.000+0200' }));
    expect(hour.result).toBe('updated');
  });

  test('a wrong signature, another Jira, an unknown project and a message without a time are told apart', async () => {
    const { post, connection_id, secret } = await aJiraTeam(world, fake);
    const { jira } = world.caller({});
    await expect(jira.upsert(posted('another', simplified('ITSM-1')))).rejects.toMatchObject({
      app: 'SIGNATURE_INVALID',
    });
    expect(await post(simplified('NOPE-1'))).toMatchObject({ status: 'ignored', reason: 'project_not_set_up' });
    await expect(post(simplified('ITSM-902', { updated: undefined }))).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    const foreign = { ...fake.create({ summary: 'x' }) } as { issue: { self: string } };
    foreign.issue.self = 'https://other.atlassian.net/rest/api/2/issue/1';
    expect(await post(foreign)).toMatchObject({ status: 'ignored', reason: 'another_jira' });
    // Also without a header: the secret says whose it is; and as n8n writes it with a prefix.
    const plain = posted(secret, simplified('ITSM-903'));
    const prefixed = {
      ...plain,
      headers: { ...plain.headers, 'x-signature': `sha256=${plain.headers['x-signature']}` },
    };
    expect(await jira.upsert(prefixed)).toMatchObject({ result: 'created' });
    expect(connection_id).not.toBe('');
  });

  test('a comment comes once, though a service desk tells it twice; internal ones stay internal; a deletion unlinks', async () => {
    const { post, as } = await aJiraTeam(world, fake);
    const raw = fake.create({ summary: 'Printer' });
    const { ticket_id } = await post(raw);
    const comment = { id: '77', body: 'It smokes', author: { displayName: 'Customer' } };
    await post({ ...raw, webhookEvent: 'comment_created', comment });
    await post({ ...raw, webhookEvent: 'jira:issue_commented', comment });
    await post({ ...raw, webhookEvent: 'comment_created', comment: { ...comment, id: '78', jsdPublic: false } });
    const { items } = await (await as()).tickets.comments.list({ ticket_id: ticket_id! });
    expect(items.map(({ content, is_internal }) => [content, is_internal])).toEqual([
      ['It smokes', false],
      ['It smokes', true],
    ]);
    expect(await post({ ...raw, webhookEvent: 'jira:issue_deleted' })).toMatchObject({ result: 'deleted', ticket_id });
    expect(await post(raw)).toMatchObject({ status: 'ignored', reason: 'deleted' });
  });
});

describe('both sides', () => {
  test('a change here is written there, what comes back makes no event, and a move there keeps the ticket', async () => {
    const { post, as } = await aJiraTeam(world, fake);
    const raw = fake.create({ summary: 'Slow login', priority: { name: 'Low' } });
    const { ticket_id, issue_key } = await post(raw);
    const api = await as();
    await api.tickets.update({ ticket_id: ticket_id!, title: 'Very slow login', priority: 'urgent' });
    await api.tickets.setStatus({ ticket_id: ticket_id!, status: 'in_progress' });
    await world.drain();
    expect(issueOf(issue_key!).fields).toMatchObject({
      summary: 'Very slow login',
      priority: { name: 'Highest' },
      status: { name: 'In Progress' },
    });
    const before = await api.tickets.get({ ticket_id: ticket_id! });
    const writes = () => fake.requests.filter((request) => !request.startsWith('GET')).length;
    const written = writes();
    // The webhook of our own change.
    expect(await post(fake.edit(issue_key!, {}))).toMatchObject({ result: 'unchanged' });
    await world.drain();
    expect(writes()).toBe(written);
    expect((await api.tickets.get({ ticket_id: ticket_id! })).version).toBe(before.version);
    fake.rename(issue_key!, 'ITSM-5000');
    expect(await post(fake.edit('ITSM-5000', { summary: 'Moved' }))).toMatchObject({ result: 'updated', ticket_id });
  });

  test('what Jira refuses is Jira’s again, and the team sees what was lost', async () => {
    const { post, as, team } = await aJiraTeam(world, fake);
    const { ticket_id, issue_key } = await post(fake.create({ summary: 'No way there' }));
    const api = await as();
    // The workflow has no way from To Do to Done.
    await api.tickets.setStatus({ ticket_id: ticket_id!, status: 'resolved' });
    await world.drain();
    expect(await api.tickets.get({ ticket_id: ticket_id! })).toMatchObject({ status: 'open' });
    expect(issueOf(issue_key!).fields['status']).toMatchObject({ name: 'To Do' });
    const told = await world.kysely
      .selectFrom('events')
      .innerJoin('event_payloads', 'event_payloads.event_id', 'events.id')
      .select('payload')
      .where('events.team_id', '=', team.id)
      .where('type', '=', 'jira.conflict')
      .execute();
    expect(told).toMatchObject([{ payload: { field: 'status', kept: 'jira', lost: 'Resolved' } }]);
  });

  test('a field that is ours wins over what was changed there', async () => {
    const { post, as } = await aJiraTeam(world, fake, { projects: [{ key: 'ITSM', owners: { title: 'local' } }] });
    const { ticket_id, issue_key } = await post(fake.create({ summary: 'Ours' }));
    await post(fake.edit(issue_key!, { summary: 'Theirs' }));
    await world.drain();
    expect(await (await as()).tickets.get({ ticket_id: ticket_id! })).toMatchObject({ title: 'Ours' });
    expect(issueOf(issue_key!).fields['summary']).toBe('Ours');
  });
});

describe('creating issues', () => {
  test('one ticket is one issue: twice, at once, and after an answer that was lost', async () => {
    const { as } = await aJiraTeam(world, fake);
    const api = await as();
    const ticket = await api.tickets.create({ title: 'New here', priority: 'high', tags: ['vpn'] });
    const made = await api.jira.createIssue({ ticket_id: ticket.id });
    expect(issueOf(made.issue_key).fields).toMatchObject({
      summary: 'New here',
      priority: { name: 'High' },
      labels: ['vpn'],
    });
    expect(await api.jira.createIssue({ ticket_id: ticket.key })).toMatchObject({
      issue_key: made.issue_key,
      created: false,
    });

    const other = await api.tickets.create({ title: 'Lost answer' });
    const named = () => [...fake.issues.values()].filter(({ fields }) => fields['summary'] === 'Lost answer');
    fake.loseAnswer('POST /issue');
    fake.lag();
    await expect(api.jira.createIssue({ ticket_id: other.id })).rejects.toMatchObject({
      app: 'INTEGRATION_UNAVAILABLE',
    });
    expect(named()).toHaveLength(1);
    // Jira does not find it yet: the next attempt has to wait.
    await expect(api.jira.createIssue({ ticket_id: other.id })).rejects.toMatchObject({
      app: 'INTEGRATION_UNAVAILABLE',
    });
    fake.index();
    world.clock.advance({ seconds: 61 });
    const found = await (await as()).jira.createIssue({ ticket_id: other.id });
    expect(named()).toHaveLength(1);
    expect(found.issue_key).toBe(named()[0]!.key);
  });

  test('an issue that exists is linked, and is nobody else’s then', async () => {
    const { as } = await aJiraTeam(world, fake);
    const api = await as();
    const { issue } = fake.create({
      summary: 'There first',
      status: { name: 'Done', statusCategory: { key: 'done' } },
    }) as {
      issue: { key: string };
    };
    const [one, two] = [await api.tickets.create({ title: 'One' }), await api.tickets.create({ title: 'Two' })];
    await api.jira.linkIssue({ ticket_id: one.id, issue_key: issue.key });
    expect(await api.tickets.get({ ticket_id: one.id })).toMatchObject({ title: 'There first', status: 'resolved' });
    await expect(api.jira.linkIssue({ ticket_id: two.id, issue_key: issue.key })).rejects.toMatchObject({
      app: 'JIRA_ALREADY_LINKED',
    });
    await expect(api.jira.linkIssue({ ticket_id: two.id, issue_key: 'ITSM-99999' })).rejects.toMatchObject({
      app: 'JIRA_ISSUE_NOT_FOUND',
    });
  });
});

describe('comparing', () => {
  test('what no message told is found, a dry run changes nothing, and the next begins where this ended', async () => {
    const { as, team } = await aJiraTeam(world, fake);
    const api = await as();
    fake.create({ summary: 'Nobody told of it' });
    const count = async () => (await api.tickets.list({ search: 'Nobody told' })).total;
    const dry = await api.jira.reconcile({ dry_run: true, full: true });
    expect(dry).toMatchObject({ status: 'ok', errors: 0, dry_run: true, project_key: 'ITSM' });
    expect(dry.created).toBeGreaterThan(0);
    expect(await count()).toBe(0);
    const real = await api.jira.reconcile({});
    expect(real.created).toBe(dry.created);
    expect(await count()).toBe(1);
    const again = await api.jira.reconcile({});
    expect(again.since).not.toBeNull();
    expect([again.created, again.updated, again.errors]).toEqual([0, 0, 0]);
    fake.throttle(1);
    await expect(api.jira.reconcile({})).rejects.toMatchObject({ app: 'INTEGRATION_UNAVAILABLE' });
    const { projects } = await api.jira.syncStatus({});
    expect(projects).toMatchObject([{ project_key: 'ITSM', pending: 0 }]);
    expect(team.id).not.toBe('');
  });
});
