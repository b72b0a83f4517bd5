import { afterAll, describe, expect, test } from 'vitest';
import { sealCredentials } from '../../integrations/accounts/secrets.ts';
import { aJiraTeam, fromJira, jiraWorld, posted, simplified } from '../jira.fixture.ts';

const { world, fake, close } = await jiraWorld();
afterAll(close);

const issueOf = (key: string) => [...fake.issues.values()].find((issue) => issue.key === key)!;
const titled = (title: string) => [...fake.issues.values()].filter(({ fields }) => fields['summary'] === title);

/** A team with a Jira, and an issue of it that is a ticket. */
async function aLinkedTicket(summary: string) {
  const those = await aJiraTeam(world, fake);
  const raw = fake.create({ summary }) as { issue: { key: string } };
  const { ticket_id } = await those.post(raw);
  await world.drain();
  const { key } = raw.issue;
  const pending = async () => (await (await those.as()).jira.syncStatus({})).projects[0]!.pending;
  const ticket = async () => (await those.as()).tickets.get({ ticket_id: ticket_id! });
  return { ...those, key, issue: issueOf(key), ticket_id: ticket_id!, ticket, pending };
}
/** Lets the worker work, a little later each time. */
const later = async (seconds: number) => {
  world.clock.advance({ seconds });
  await world.drain();
};

describe('a Jira that lets nobody in', () => {
  test('an issue of which a webhook told is read once a pause is over', async () => {
    const { connection_id, secret, key, ticket } = await aLinkedTicket('Before the pause');
    const raw = fake.edit(key, { summary: 'Told' });
    fake.edit(key, { summary: 'Not told' });
    fake.throttle(1, { reason: 'jira-burst-based', on: 'GET /issue/', seconds: 1 });
    await world.caller({}).inbound.jira({ connection_id, ...fromJira(secret, raw) });
    await world.drain();
    expect((await ticket()).title).toBe('Told');
    await expect.poll(() => later(10).then(ticket)).toMatchObject({ title: 'Not told' });
  });

  test('a change here is pending until it is written there', async () => {
    const { as, key, ticket_id, pending } = await aLinkedTicket('Written later');
    fake.throttle(1, { reason: 'jira-per-issue-on-write', on: 'PUT /issue/', seconds: 1 });
    await (await as()).tickets.update({ ticket_id, priority: 'urgent' });
    await (await as()).tickets.comments.create({ ticket_id, content: 'Said later' });
    await world.drain();
    expect(await pending()).toBe(1);
    await expect
      .poll(async () => {
        await later(10);
        const { fields, comments } = issueOf(key);
        return [(fields['priority'] as { name: string }).name, comments.length];
      })
      .toEqual(['Highest', 1]);
    expect(await pending()).toBe(0);
  });

  test('nothing is dropped while the account has to be connected again', async () => {
    const { as, key, ticket_id, team, connection_id, pending } = await aLinkedTicket('Signed out');
    const connected = async (access_token: string) => {
      const credentials = { base_url: fake.url, email: fake.email, access_token };
      await world.kysely
        .updateTable('connections')
        .set({ credentials: sealCredentials(world.services, connection_id, credentials), state: 'connected' })
        .where('id', '=', connection_id)
        .execute();
    };
    await connected('revoked');
    await (await as()).tickets.update({ ticket_id, title: 'Changed meanwhile' });
    await (await as()).tickets.comments.create({ ticket_id, content: 'Said meanwhile' });
    await world.drain();
    expect(await pending()).toBe(1);
    await connected(`${fake.token}-${team.id}`);
    await later(20 * 60);
    expect(issueOf(key).fields['summary']).toBe('Changed meanwhile');
    expect(issueOf(key).comments).toHaveLength(1);
    expect(await pending()).toBe(0);
  });
});

describe('what comes while we write', () => {
  test('the echo of a status that Jira says by its nearest word is none of its own', async () => {
    const { as, post, issue, key, ticket_id, ticket } = await aLinkedTicket('Echo of a status');
    let answer: Awaited<ReturnType<typeof post>> | undefined;
    fake.meanwhile(`POST /issue/${issue.id}/transitions`, async () => void (answer = await post(fake.edit(key, {}))));
    await (await as()).tickets.setStatus({ ticket_id, status: 'waiting' });
    await world.drain();
    expect(answer).toMatchObject({ status: 'accepted', reason: 'being_written' });
    await later(10);
    expect(await ticket()).toMatchObject({ status: 'waiting' });
    expect((await (await as()).jira.conflicts.list({})).total).toBe(0);
  });

  test('what somebody changes there at that moment is taken once we are done', async () => {
    const { as, post, issue, key, ticket_id, ticket } = await aLinkedTicket('Changed there');
    fake.meanwhile(`PUT /issue/${issue.id}`, () => post(fake.edit(key, { labels: ['theirs'] })));
    await (await as()).tickets.update({ ticket_id, title: 'Changed here' });
    await world.drain();
    await later(10);
    expect(await ticket()).toMatchObject({ title: 'Changed here', tags: ['theirs'] });
    expect(issueOf(key).fields).toMatchObject({ summary: 'Changed here', labels: ['theirs'] });
  });

  test('a comment that is changed while it is being written is one comment, with what was said last', async () => {
    const { as, issue, ticket_id } = await aLinkedTicket('Said twice');
    const api = await as();
    const { id: comment_id } = await api.tickets.comments.create({ ticket_id, content: 'First' });
    fake.meanwhile(`POST /issue/${issue.id}/comment`, async () => {
      await api.tickets.comments.update({ ticket_id, comment_id, content: 'Last' });
      await world.drain();
    });
    await world.drain();
    await later(10);
    expect(issue.comments.map(({ body }) => body)).toEqual([expect.stringContaining('Last')]);
  });

  test('who writes to an issue and dies does so for nobody else for a minute, and somebody goes on then', async () => {
    const { as, team, key, ticket_id } = await aLinkedTicket('Held');
    const leased_until = new Date(world.now() + 60_000).toISOString();
    await world.kysely
      .updateTable('jira_issues')
      .set({ lease_id: crypto.randomUUID(), leased_until })
      .where('team_id', '=', team.id)
      .execute();
    await (await as()).tickets.update({ ticket_id, title: 'After the crash' });
    await later(3);
    expect(issueOf(key).fields['summary']).toBe('Held');
    await later(61);
    expect(issueOf(key).fields['summary']).toBe('After the crash');
  });
});

describe('an issue that is being created', () => {
  const ticketsTitled = async (as: Awaited<ReturnType<typeof aJiraTeam>>['as'], title: string) =>
    (await (await as()).tickets.list({ search: title })).total;

  test('its webhook comes before its answer, and makes no second ticket of it', async () => {
    const { as, post } = await aJiraTeam(world, fake);
    const title = 'Faster than its answer';
    const { id: ticket_id } = await (await as()).tickets.create({ title });
    let answer: Awaited<ReturnType<typeof post>> | undefined;
    fake.meanwhile('POST /issue', async () => void (answer = await post(fake.edit(titled(title)[0]!.key, {}))));
    const { issue_key } = await (await as()).jira.createIssue({ ticket_id });
    expect(answer).toMatchObject({ status: 'accepted', reason: 'being_created' });
    await later(10);
    expect([titled(title).length, await ticketsTitled(as, title)]).toEqual([1, 1]);
    expect(await post(fake.edit(issue_key, { summary: title }))).toMatchObject({ result: 'unchanged', ticket_id });
  });

  test('whoever created it died, and its webhook finds the ticket that it was created for', async () => {
    const { as, post } = await aJiraTeam(world, fake);
    const title = 'Nobody got its answer';
    const { id: ticket_id } = await (await as()).tickets.create({ title });
    await (await as()).tickets.comments.create({ ticket_id, content: 'Said before' });
    fake.loseAnswer('POST /issue');
    await expect((await as()).jira.createIssue({ ticket_id })).rejects.toMatchObject({
      app: 'INTEGRATION_UNAVAILABLE',
    });
    const { key } = titled(title)[0]!;
    expect(await post(fake.edit(key, {}))).toMatchObject({ status: 'accepted' });
    await later(10);
    await later(10);
    expect(await (await as()).jira.createIssue({ ticket_id })).toMatchObject({ issue_key: key, created: false });
    expect([titled(title).length, await ticketsTitled(as, title)]).toEqual([1, 1]);
    expect(issueOf(key).comments).toHaveLength(1);
  });

  test('however many others were created since, it is found again', async () => {
    const { as } = await aJiraTeam(world, fake);
    const title = 'Among hundreds';
    const { id: ticket_id } = await (await as()).tickets.create({ title });
    fake.loseAnswer('POST /issue');
    await expect((await as()).jira.createIssue({ ticket_id })).rejects.toMatchObject({
      app: 'INTEGRATION_UNAVAILABLE',
    });
    for (let at = 0; at < 260; at++) fake.create({ summary: `Other ${at}` });
    world.clock.advance({ seconds: 61 });
    const found = await (await as()).jira.createIssue({ ticket_id });
    expect(titled(title).map(({ key }) => key)).toEqual([found.issue_key]);
  });
});

describe('refusals', () => {
  test('what Jira refuses is said in its words', async () => {
    const { as } = await aJiraTeam(world, fake, { projects: [{ key: 'OTHER' }] });
    const { id: ticket_id } = await (await as()).tickets.create({ title: 'Nowhere' });
    await expect((await as()).jira.createIssue({ ticket_id })).rejects.toMatchObject({
      app: 'JIRA_REFUSED',
      details: { code: 'http_400 project' },
    });
  });

  test('what a Jira that only sends its issues decides is not changed here', async () => {
    const config = { projects: [{ key: 'ITSM', owners: { title: 'local' } }] };
    const { as, post, connection_id } = await aJiraTeam(world, fake, config);
    await world.kysely.updateTable('connections').set({ credentials: null }).where('id', '=', connection_id).execute();
    const { ticket_id } = await post(simplified('ITSM-7100', { summary: 'Only sent' }));
    const { tickets } = await as();
    const of = { ticket_id: ticket_id! };
    const refused = (...fields: string[]) => ({ app: 'JIRA_OWNS_FIELD', details: { fields } });
    const before = await tickets.get(of);
    await expect(tickets.update({ ...of, priority: 'low', tags: ['ours'] })).rejects.toMatchObject(
      refused('priority', 'tags'),
    );
    await expect(tickets.setStatus({ ...of, status: 'resolved' })).rejects.toMatchObject(refused('status'));
    await expect(tickets.assign({ ...of, assignee_id: 'me' })).rejects.toMatchObject(refused('assignee'));
    const { items } = await tickets.bulkUpdate({ ticket_ids: [ticket_id!], priority: 'low' });
    expect(items).toMatchObject([{ ticket: null, error: { code: 'JIRA_OWNS_FIELD' } }]);
    expect((await tickets.get(of)).version).toBe(before.version);
    // What is said already, what Jira does not know, and what the project leaves to us.
    await tickets.update({ ...of, priority: 'high', category: 'Network', title: 'Ours' });
    expect(
      await post(
        simplified('ITSM-7100', { summary: 'Only sent', labels: ['theirs'], updated: '2026-02-14T11:00:00.000+0000' }),
      ),
    ).toMatchObject({ result: 'updated' });
    expect(await tickets.get(of)).toMatchObject({ title: 'Ours', tags: ['theirs'], category: 'Network' });
  });
});

describe('a Jira that is disconnected', () => {
  async function disconnected(purge?: boolean) {
    const those = await aLinkedTicket(`Disconnected ${purge}`);
    const api = await those.as();
    const ours = await api.tickets.create({ title: 'Written here' });
    await api.jira.createIssue({ ticket_id: ours.id });
    await world.drain();
    await (await those.as()).integrations.disconnect({ type: 'jira', ...(purge === undefined ? {} : { purge }) });
    await world.drain();
    const isThere = async (id: string) =>
      (await those.as()).tickets.get({ ticket_id: id }).then(
        () => true,
        () => false,
      );
    return { ...those, ours, isThere };
  }

  test('and connected again goes on with the tickets that it had', async () => {
    const { as, isThere, ticket_id, key, connection_id } = await disconnected();
    expect(await isThere(ticket_id)).toBe(true);
    const base_url = 'https://acme.atlassian.net';
    await world.kysely
      .updateTable('connections')
      .set({ external_account: base_url })
      .where('id', '=', connection_id)
      .execute();
    const config = await (await as()).jira.config.set({ base_url });
    expect(config).toMatchObject({ connection_id, connected: true, has_credentials: false });
    const said = simplified(key, { summary: 'Said after that', updated: new Date(world.now()).toISOString() });
    const sent = posted(config.webhook_secret!, said, { 'x-deskwire-connection': connection_id });
    expect(await world.caller({}).jira.upsert(sent)).toMatchObject({ result: 'updated', ticket_id });
  });

  test('and purged leaves only what was written here', async () => {
    const { isThere, ticket_id, ours, connection_id } = await disconnected(true);
    expect([await isThere(ticket_id), await isThere(ours.id)]).toEqual([false, true]);
    const users = await world.kysely
      .selectFrom('jira_users')
      .select('account_id')
      .where('connection_id', '=', connection_id)
      .execute();
    expect(users).toEqual([]);
  });
});
