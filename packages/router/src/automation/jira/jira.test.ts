import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { aJiraTeam, fromJira, jiraWorld, posted, simplified } from './jira.fixture.ts';

const { world, fake, close } = await jiraWorld();
afterAll(close);

test('a Jira inside is connected by plain http where the operator lets requests in', async () => {
  const { url: base_url, email, token } = fake;
  const admin = await aMember(world.kysely, await aTeam(world.kysely, { tier: 'pro' }), 'admin');
  const config = await (await world.as(admin)).jira.config.set({ base_url, email, token });
  expect(config).toMatchObject({ connected: true, base_url, has_credentials: true });
});

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

  test('people of the desk hear who reported it', async () => {
    const { post, as, team } = await aJiraTeam(world, fake);
    const agent = await aMember(world.kysely, team, 'agent');
    const { ticket_key } = await post(simplified('ITSM-910'));
    await world.drain();
    for (const caller of [await as(), await world.as(agent, { team_id: team.id })])
      expect((await caller.notifications.list({})).items).toMatchObject([
        { title: `Reporter One opened ${ticket_key}`, body: 'VPN outage' },
      ]);
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

describe('comments that are told without their issue', () => {
  test('are heard by their address; an issue that is not known is read', async () => {
    const { post, as } = await aJiraTeam(world, fake);
    const raw = fake.create({ summary: 'Told in part' }) as { issue: { id: string; self: string } };
    const { ticket_id } = await post(raw);
    const bare = (self: string, more: object = {}) => ({
      webhookEvent: 'comment_created',
      timestamp: world.now(),
      comment: { id: '61', self, body: 'Without its issue', author: { displayName: 'Customer' }, ...more },
    });
    const said = bare(`${raw.issue.self}/comment/61`);
    expect(await post(said)).toMatchObject({ status: 'ok', result: 'updated', ticket_id });
    expect(await post(said)).toMatchObject({ status: 'duplicate', result: 'unchanged' });
    const { items } = await (await as()).tickets.comments.list({ ticket_id: ticket_id! });
    expect(items.map(({ content }) => content)).toEqual(['Without its issue']);
    expect(await post({ ...said, webhookEvent: 'comment_deleted' })).toMatchObject({ result: 'updated' });
    expect((await (await as()).tickets.comments.list({ ticket_id: ticket_id! })).total).toBe(0);

    const other = fake.create({ summary: 'Only its comment was told' }) as typeof raw;
    expect(await post(bare(`${other.issue.self}/comment/62`, { id: '62' }))).toMatchObject({ status: 'accepted' });
    await world.drain();
    expect((await (await as()).tickets.list({ search: 'Only its comment was told' })).total).toBe(1);
    expect(await post(bare('https://other.atlassian.net/rest/api/2/issue/1/comment/2'))).toMatchObject({
      status: 'ignored',
      reason: 'another_jira',
    });
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

  test('tickets of a filter become issues with what was said of them, fifty at a time', async () => {
    const { as } = await aJiraTeam(world, fake);
    const api = await as();
    const many = await Promise.all(
      Array.from({ length: 52 }, (_, at) => api.tickets.create({ title: `Many ${at}`, tags: ['many'] })),
    );
    await api.tickets.comments.create({ ticket_id: many[0]!.id, content: 'Said before' });
    const filter = { tag: 'many' };
    const first = await api.jira.bulkCreate({ filter, dry_run: true });
    expect([first.items.length, first.next_page]).toEqual([50, 2]);
    const last = await api.jira.bulkCreate({ filter, dry_run: true, page: 2 });
    expect([last.items.length, last.next_page]).toEqual([2, null]);
    const { items } = await api.jira.bulkCreate({ filter: { ids: [many[0]!.id] } });
    await world.drain();
    expect(issueOf(items[0]!.issue_key!).comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('Said before'),
    ]);
    // All of them: the first fifty at once, the others by an operation.
    const begun = await api.jira.bulkCreate({ filter });
    expect([begun.items.length, begun.created, begun.next_page]).toEqual([50, 49, null]);
    await world.drain();
    const operation = await api.operations.get({ operation_id: begun.operation_id! });
    expect(operation).toMatchObject({ kind: 'jira.bulkCreate', state: 'succeeded', done: 2, failed: 0 });
    const there = [...fake.issues.values()].filter(({ fields }) => String(fields['summary']).startsWith('Many '));
    expect(new Set(there.map(({ fields }) => fields['summary'])).size).toBe(52);
    expect(there).toHaveLength(52);
    await expect(api.jira.bulkCreate({ filter, ticket_ids: [many[0]!.id] })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
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
    expect(dry).toMatchObject({ status: 'ok', errors: [], dry_run: true, project_key: 'ITSM' });
    expect(dry.created).toBeGreaterThan(0);
    expect(await count()).toBe(0);
    const real = await api.jira.reconcile({});
    expect(real.created).toBe(dry.created);
    expect(await count()).toBe(1);
    const again = await api.jira.reconcile({});
    expect(again.since).not.toBeNull();
    expect([again.created, again.updated, again.errors]).toEqual([0, 0, []]);
    fake.throttle(1);
    await expect(api.jira.reconcile({})).rejects.toMatchObject({ app: 'INTEGRATION_UNAVAILABLE' });
    const { projects } = await api.jira.syncStatus({});
    expect(projects).toMatchObject([{ project_key: 'ITSM', pending: 0 }]);
    expect(team.id).not.toBe('');
  });
});

describe('the webhook of a Jira', () => {
  const lastOf = async (as: Awaited<ReturnType<typeof aJiraTeam>>['as']) =>
    (await (await as()).inbound.messages.list({ provider: 'jira' })).items[0];
  const ticketOf = async (team_id: string, key: string) =>
    (
      await world.kysely
        .selectFrom('jira_issues')
        .select('ticket_id')
        .where('team_id', '=', team_id)
        .where('key', '=', key)
        .executeTakeFirst()
    )?.ticket_id;

  test('what it says is stored before it is answered, counts once, and the issue is read again', async () => {
    const { team, as, connection_id, secret } = await aJiraTeam(world, fake);
    const raw = fake.create({ summary: 'Sent' }) as { issue: { key: string } };
    fake.edit(raw.issue.key, { summary: 'Changed since' });
    const { inbound } = world.caller({});
    const sent = fromJira(secret, raw, 'hook-1');
    expect(await inbound.jira({ connection_id, ...sent })).toMatchObject({ status: 'accepted' });
    expect(await inbound.jira({ connection_id, ...sent })).toMatchObject({ status: 'duplicate' });
    expect(await ticketOf(team.id, raw.issue.key)).toBeUndefined();
    await world.drain();
    expect(await lastOf(as)).toMatchObject({ state: 'processed', type: 'jira:issue_created' });
    const ticket_id = (await ticketOf(team.id, raw.issue.key))!;
    expect((await (await as()).tickets.get({ ticket_id })).title).toBe('Changed since');
  });

  test('webhooks that cannot sign have a secret in their address; anybody else is refused', async () => {
    const { team, as, connection_id, secret } = await aJiraTeam(world, fake);
    const { webhook_url, webhook_url_with_secret } = await (await as()).jira.config.set({ new_secret: true });
    expect(webhook_url).toContain(`/webhooks/jira/${connection_id}`);
    const path = webhook_url_with_secret!.split('/').at(-1)!;
    const { inbound } = world.caller({});
    const raw = fake.create({ summary: 'Unsigned' }) as { issue: { key: string } };
    const { headers, body } = fromJira(secret, raw);
    const plain = { headers: { 'content-type': headers['content-type'] }, body };
    const refused = { app: 'SIGNATURE_INVALID' };
    await expect(inbound.jira({ connection_id, ...plain })).rejects.toMatchObject(refused);
    await expect(inbound.jira({ connection_id, headers, body })).rejects.toMatchObject(refused);
    await expect(inbound.jira({ connection_id, secret: 'a'.repeat(64), ...plain })).rejects.toMatchObject(refused);
    await expect(inbound.jira({ connection_id: team.id, secret: path, ...plain })).rejects.toMatchObject(refused);
    expect(await inbound.jira({ connection_id, secret: path, ...plain })).toMatchObject({ status: 'accepted' });
    await world.drain();
    expect(await ticketOf(team.id, raw.issue.key)).toBeDefined();
  });

  test('what says nothing that is wanted here is noted as ignored, and what cannot be read as failed', async () => {
    const { as, connection_id, secret } = await aJiraTeam(world, fake);
    const { inbound } = world.caller({});
    await inbound.jira({ connection_id, ...fromJira(secret, { webhookEvent: 'jira:version_released' }) });
    await world.drain();
    expect(await lastOf(as)).toMatchObject({ state: 'ignored', reason: 'no_issue' });
    await inbound.jira({ connection_id, ...fromJira(secret, { issue: { key: 7 } }) });
    await world.drain();
    expect(await lastOf(as)).toMatchObject({ state: 'failed', reason: 'unreadable' });
  });
});

describe('comments', () => {
  async function aLinkedTicket() {
    const those = await aJiraTeam(world, fake);
    const raw = fake.create({ summary: 'Talk' }) as { issue: { key: string } };
    const { ticket_id } = await those.post(raw);
    await world.drain();
    return { ...those, raw, ticket_id: ticket_id!, issue: issueOf(raw.issue.key) };
  }

  test('a public comment is written there once, and what comes back is no second one; internal ones stay here', async () => {
    const { as, post, raw, ticket_id, issue } = await aLinkedTicket();
    const { comments } = (await as()).tickets;
    await comments.create({ ticket_id, content: 'We are on it' });
    await comments.create({ ticket_id, content: 'Their fault', is_internal: true });
    await world.drain();
    expect(issue.comments.map(({ body }) => body)).toEqual([expect.stringContaining('We are on it')]);
    const { id, body } = issue.comments[0]!;
    const comment = { id, body, author: { displayName: 'The account of Deskwire' } };
    const later = { timestamp: world.now(), webhookEvent: 'comment_created', comment };
    await post({ ...raw, ...later });
    await post({ ...raw, ...later, comment: { ...comment, id: '990', body: 'Thanks!' } });
    await world.drain();
    const { items } = await comments.list({ ticket_id });
    expect(items.map(({ content }) => content)).toEqual(['We are on it', 'Their fault', 'Thanks!']);
    expect(issue.comments).toHaveLength(1);
  });

  test('one whose answer was lost is found again and not written twice', async () => {
    const { as, ticket_id, issue } = await aLinkedTicket();
    fake.loseAnswer(`POST /issue/${issue.id}/comment`);
    await (await as()).tickets.comments.create({ ticket_id, content: 'Once' });
    await world.drain();
    world.clock.advance({ seconds: 70 });
    await world.drain();
    expect(issue.comments).toHaveLength(1);
    const rows = await world.kysely.selectFrom('jira_comments').selectAll().where('jira_id', 'is', null).execute();
    expect(rows).toEqual([]);
  });
});

describe('conflicts', () => {
  async function aConflict() {
    const projects = [{ key: 'ITSM', owners: { title: 'ask' as const } }];
    const those = await aJiraTeam(world, fake, { projects });
    const raw = fake.create({ summary: 'Both' }) as { issue: { key: string } };
    const { ticket_id } = await those.post(raw);
    await world.drain();
    const { key } = raw.issue;
    const message = fake.edit(key, { summary: 'There' });
    await (await those.as()).tickets.update({ ticket_id: ticket_id!, title: 'Here' });
    await those.post(message);
    await world.drain();
    const { jira, tickets } = await those.as();
    const { items } = await jira.conflicts.list({ state: 'open' });
    return { ...those, jira, tickets, items, key, ticket_id: ticket_id! };
  }

  test.each([
    ['local', 'Here'],
    ['jira', 'There'],
  ] as const)('a field whose owner is ask waits for somebody, who keeps %s', async (keep, title) => {
    const { jira, tickets, items, key, ticket_id, post } = await aConflict();
    expect(items).toMatchObject([{ field: 'title', kept: null, local: 'Here', remote: 'There', ticket_id }]);
    expect([(await tickets.get({ ticket_id })).title, issueOf(key).fields['summary']]).toEqual(['Here', 'There']);
    await post(fake.edit(key, { labels: ['x'] }));
    expect((await jira.conflicts.list({})).total, 'it is asked once').toBe(1);
    const resolved = await jira.conflicts.resolve({ conflict_id: items[0]!.id, keep });
    expect(resolved).toMatchObject({ state: 'resolved', kept: keep });
    await world.drain();
    expect([(await tickets.get({ ticket_id })).title, issueOf(key).fields['summary']]).toEqual([title, title]);
    await expect(jira.conflicts.resolve({ conflict_id: items[0]!.id, keep })).rejects.toMatchObject({
      app: 'JIRA_CONFLICT_NOT_FOUND',
    });
    expect((await jira.conflicts.list({ state: 'open' })).total).toBe(0);
  });

  test('once both say the same by themselves, nobody is asked any more', async () => {
    const { jira, tickets, ticket_id, key, post } = await aConflict();
    await tickets.update({ ticket_id, title: 'There' });
    await post(fake.edit(key, {}));
    expect((await jira.conflicts.list({})).items).toMatchObject([{ state: 'resolved', kept: null }]);
  });
});
