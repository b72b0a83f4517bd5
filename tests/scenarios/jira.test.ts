import { afterAll, describe, expect, test } from 'vitest';
import { sealCredentials } from '@deskwire/router/automation/integrations/accounts/secrets.ts';
import { fromJira, jiraWorld, posted, simplified } from '@deskwire/router/automation/jira/jira.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const { world, fake, close } = await jiraWorld();
const desk = await openDesk(world);
afterAll(async () => {
  await desk.app.close();
  await close();
});

const SET = 'PATCH /jira/config';
const base_url = 'https://acme.atlassian.net';

describe.each(PREFIXES)('the routes of Jira below %s', (prefix) => {
  async function aDesk() {
    const team = await aTeam(world.kysely, { tier: 'pro' });
    const admin = await desk.as(await aMember(world.kysely, team, 'admin'), prefix);
    const member = await desk.as(await aMember(world.kysely, team, 'member'), prefix);
    const requester = await desk.as(await aMember(world.kysely, team, 'requester'), prefix);
    return { team, admin, member, requester };
  }
  /** A team whose Jira can be asked: its address is one of this machine, which nobody may type in. */
  async function connected() {
    const those = await aDesk();
    const config = await those.admin.say('jira.config.set', SET, { base_url, projects: [{ key: 'ITSM' }] });
    const credentials = { base_url: fake.url, email: fake.email, access_token: fake.token };
    await world.kysely
      .updateTable('connections')
      .set({
        external_account: fake.url,
        credentials: sealCredentials(world.services, config.connection_id!, credentials),
      })
      .where('id', '=', config.connection_id)
      .execute();
    return { ...those, config };
  }
  const rowsOf = (team_id: string) =>
    world.kysely.selectFrom('jira_issues').select(['key', 'ticket_id']).where('team_id', '=', team_id).execute();

  test('its address and projects are set, and shown without the token', async () => {
    const { admin, member } = await aDesk();
    expect(await admin.say('jira.config.get', 'GET /jira/config')).toMatchObject({ connected: false, projects: [] });
    expect(await member.refused('GET /jira/config')).toMatchObject({ status: 403 });
    expect(await admin.refused('GET /jira/config', { colour: 'red' })).toMatchObject({ status: 422 });
    const wanted = { base_url, projects: [{ key: 'ITSM', owners: { title: 'local' } }] };
    expect(await member.refused(SET, wanted)).toMatchObject({ status: 403 });
    expect(await admin.refused(SET, { ...wanted, base_url: 'ftp://jira.example.com' })).toMatchObject({
      status: 422,
      error: { details: [{ path: ['base_url'], reason: 'must be a URL, such as https://example.com' }] },
    });
    const first = await admin.say('jira.config.set', SET, wanted);
    expect(first.webhook_secret).toMatch(/^[0-9a-f]{64}$/);
    const again = await admin.say('jira.config.set', 'PUT /jira/config', {
      projects: [{ key: 'ITSM', mode: 'linked' }],
    });
    expect(again).toMatchObject({ webhook_secret: null, projects: [{ key: 'ITSM', mode: 'linked', owners: {} }] });
    const shown = await admin.say('jira.config.get', 'GET /jira/config');
    expect(shown).toMatchObject({ connected: true, base_url, has_credentials: false });
  });

  test('issues are created, linked and created in bulk, each for one ticket', async () => {
    const { team, admin, member } = await connected();
    const ticket = () => admin.say('tickets.create', 'POST /tickets', { title: `A printer of ${prefix}` });
    const one = await ticket();
    const CREATE = 'POST /jira/create-issue';
    expect(await member.refused(CREATE, { ticket_id: one.id })).toMatchObject({ status: 403 });
    expect(await admin.refused(CREATE, { ticket_id: 'no ticket' })).toMatchObject({ status: 422 });
    const made = await admin.say('jira.createIssue', CREATE, { ticket_id: one.id });
    expect(made).toMatchObject({ ticket_key: one.key, created: true });
    expect(await rowsOf(team.id)).toEqual([{ key: made.issue_key, ticket_id: one.id }]);

    const two = await ticket();
    const { issue } = fake.create({ summary: 'There first' }) as { issue: { key: string } };
    const LINK = 'POST /jira/link-issue';
    const link = { ticket_id: two.id, issue_key: issue.key };
    expect(await member.refused(LINK, link)).toMatchObject({ status: 403 });
    expect(await admin.refused(LINK, { ...link, issue_key: 'no key' })).toMatchObject({ status: 422 });
    await admin.say('jira.linkIssue', LINK, link);
    const seen = await admin.say('tickets.get', 'GET /tickets/{ticket_id}', { ticket_id: two.id });
    expect(seen.title).toBe('There first');

    const three = await ticket();
    const BULK = 'POST /jira/bulk-create';
    const many = { ticket_ids: [one.id, three.key] };
    expect(await member.refused(BULK, many)).toMatchObject({ status: 403 });
    expect(await admin.refused(BULK, {})).toMatchObject({ status: 422 });
    const dry = await admin.say('jira.bulkCreate', BULK, { ...many, dry_run: true });
    expect(dry.items.map(({ status }) => status)).toEqual(['skipped', 'would_create']);
    const bulk = await admin.say('jira.bulkCreate', BULK, many);
    expect(bulk.items.map(({ status }) => status)).toEqual(['skipped', 'created']);
    expect(await rowsOf(team.id)).toHaveLength(3);
  });

  test('the lines of a spreadsheet become issues once', async () => {
    const { team, admin } = await connected();
    const bytes = 'Summary;Description;Priority\nVPN outage;Nobody gets in;Highest\nA mouse;;Low\n';
    const { file_id } = await uploaded(admin, bytes);
    const BULK = 'POST /jira/bulk-create';
    const first = await admin.say('jira.bulkCreate', BULK, { file_id });
    expect(first.items.map(({ line, status }) => [line, status])).toEqual([
      [2, 'created'],
      [3, 'created'],
    ]);
    const again = await admin.say('jira.bulkCreate', BULK, { file_id });
    expect(again.items.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
    expect(await rowsOf(team.id)).toHaveLength(2);
  });
  async function uploaded(admin: Awaited<ReturnType<typeof aDesk>>['admin'], bytes: string) {
    const form = { name: 'issues.csv', bytes };
    const { id } = await admin.say('files.upload', 'POST /files/upload', { form });
    return { file_id: id };
  }

  test('projects and whom to assign to are read from Jira', async () => {
    const { admin, member, requester } = await connected();
    expect((await member.say('jira.projects', 'GET /jira/projects')).items).toEqual([
      { key: 'ITSM', name: 'Service desk', configured: true },
      { key: 'OTHER', name: 'Other', configured: false },
    ]);
    expect(await requester.refused('GET /jira/projects')).toMatchObject({ status: 403 });
    expect(await admin.refused('GET /jira/projects', { colour: 'red' })).toMatchObject({ status: 422 });
    const { items } = await member.say('jira.teams', 'GET /jira/teams');
    expect(items).toMatchObject([{ project_key: 'ITSM', assignees: [{ account_id: 'acc-1', name: 'Agent One' }] }]);
    expect(await requester.refused('GET /jira/teams')).toMatchObject({ status: 403 });
    expect(await admin.refused('GET /jira/teams', { project_key: 'no key' })).toMatchObject({ status: 422 });
    expect(await admin.refused('GET /jira/teams', { project_key: 'OTHER' })).toMatchObject({
      status: 404,
      error: { code: 'JIRA_PROJECT_NOT_FOUND' },
    });
  });

  test('n8n posts an issue, which is a ticket from then on; its status can be asked', async () => {
    const { team, config, member, requester } = await connected();
    const anyone = await desk.as(undefined, prefix);
    const UPSERT = 'POST /integrations/jira/upsert';
    const key = `ITSM-${7000 + PREFIXES.indexOf(prefix)}`;
    const of = { 'x-deskwire-connection': config.connection_id! };
    const signed = posted(config.webhook_secret!, simplified(key), of);
    expect(await anyone.refused(UPSERT, { signed: posted('another', simplified(key), of) })).toMatchObject({
      status: 401,
      error: { code: 'SIGNATURE_INVALID' },
    });
    const wrong = posted(config.webhook_secret!, { issueKey: key, fields: { summary: 7 } }, of);
    expect(await anyone.refused(UPSERT, { signed: wrong })).toMatchObject({ status: 422 });
    const answer = await anyone.say('jira.upsert', UPSERT, { signed });
    expect(answer).toMatchObject({ status: 'ok', result: 'created', issue_key: key, reason: null });
    expect(await rowsOf(team.id)).toEqual([{ key, ticket_id: answer.ticket_id }]);
    expect(await anyone.say('jira.upsert', UPSERT, { signed })).toMatchObject({ result: 'unchanged' });

    const STATUS = 'GET /jira/sync-status';
    const asked = { issue_keys: [key, 'ITSM-1999999'].join(',') };
    const query = prefix === '/trpc' ? { issue_keys: [key, 'ITSM-1999999'] } : asked;
    expect(await member.say('jira.syncStatus', STATUS, query)).toMatchObject({
      projects: [{ project_key: 'ITSM', issues: 1, pending: 0 }],
      issues: [
        { issue_key: key, ticket_id: answer.ticket_id, status: 'in_progress' },
        { issue_key: 'ITSM-1999999', ticket_id: null, status: null },
      ],
    });
    expect(await requester.refused(STATUS)).toMatchObject({ status: 403 });
    expect(await member.refused(STATUS, { issue_keys: ['no key'] })).toMatchObject({ status: 422 });
  });

  test('its webhook is taken with a signature, or with the secret of its address, and a conflict waits for somebody', async () => {
    const { team, admin, member, requester, config } = await connected();
    const projects = [{ key: 'ITSM', owners: { title: 'ask' } }];
    await admin.say('jira.config.set', SET, { projects });
    const nobody = await desk.as(undefined, prefix);
    const raw = fake.create({ summary: `Both below ${prefix}` }) as { issue: { key: string } };
    const connection_id = config.connection_id!;
    const at = { connection_id, signed: fromJira(config.webhook_secret!, raw) };
    await nobody.say('inbound.jira', 'POST /webhooks/jira/{connection_id}', at);
    const other = { connection_id, signed: fromJira('another', raw) };
    expect(await nobody.refused('POST /webhooks/jira/{connection_id}', other)).toMatchObject({ status: 401 });
    const secret = config.webhook_url_with_secret!.split('/').at(-1)!;
    const unsigned = { headers: { 'content-type': 'application/json' }, body: '{}' };
    const inPath = 'POST /webhooks/jira/{connection_id}/{secret}';
    await nobody.say('inbound.jira', inPath, { connection_id, secret, signed: unsigned });
    expect((await nobody.refused(inPath, { connection_id: 'x', secret, signed: unsigned })).status).toBe(422);
    await world.drain();
    const ticket_id = (await rowsOf(team.id)).find(({ key }) => key === raw.issue.key)!.ticket_id;

    await admin.say('tickets.update', 'PATCH /tickets/{ticket_id}', { ticket_id, title: 'Here' });
    const changed = fromJira(config.webhook_secret!, fake.edit(raw.issue.key, { summary: 'There' }));
    await nobody.say('inbound.jira', 'POST /webhooks/jira/{connection_id}', { connection_id, signed: changed });
    await world.drain();
    const LIST = 'GET /jira/conflicts';
    expect(await requester.refused(LIST)).toMatchObject({ status: 403 });
    expect(await admin.refused(LIST, { state: 'lost' })).toMatchObject({ status: 422 });
    const { items } = await admin.say('jira.conflicts.list', LIST, { state: 'open' });
    expect(items).toMatchObject([{ ticket_id, field: 'title', local: 'Here', remote: 'There', kept: null }]);
    const RESOLVE = 'POST /jira/conflicts/{conflict_id}/resolve';
    const one = { conflict_id: items[0]!.id, keep: 'jira' };
    expect(await member.refused(RESOLVE, one)).toMatchObject({ status: 403 });
    expect(await admin.refused(RESOLVE, { ...one, keep: 'both' })).toMatchObject({ status: 422 });
    await admin.say('jira.conflicts.resolve', RESOLVE, one);
    const ticket = await admin.say('tickets.get', 'GET /tickets/{ticket_id}', { ticket_id });
    expect(ticket.title).toBe('There');
  });

  test('a ticket is unlinked from its issue, and stays', async () => {
    const { team, admin, member } = await connected();
    const ticket = await admin.say('tickets.create', 'POST /tickets', { title: `Apart below ${prefix}` });
    const { issue_key } = await admin.say('jira.createIssue', 'POST /jira/create-issue', { ticket_id: ticket.id });
    const ISSUE = 'GET /jira/issue';
    const UNLINK = 'POST /jira/unlink-issue';
    expect(await member.refused(ISSUE, { ticket_id: ticket.id })).toMatchObject({ status: 403 });
    expect(await admin.refused(ISSUE, { ticket_id: 'no ticket' })).toMatchObject({ status: 422 });
    expect(await admin.say('jira.ticket', ISSUE, { ticket_id: ticket.key })).toMatchObject({
      connected: true,
      issue: { issue_key },
    });
    expect(await member.refused(UNLINK, { ticket_id: ticket.id })).toMatchObject({ status: 403 });
    expect(await admin.refused(UNLINK, { ticket_id: 'no ticket' })).toMatchObject({ status: 422 });
    expect(await admin.say('jira.unlink', UNLINK, { ticket_id: ticket.key })).toEqual({
      ticket_id: ticket.id,
      issue_key,
    });
    const rows = await world.kysely
      .selectFrom('jira_issues')
      .select('stopped')
      .where('team_id', '=', team.id)
      .execute();
    expect(rows).toEqual([{ stopped: 'unlinked' }]);
    expect(await admin.refused(UNLINK, { ticket_id: ticket.id })).toMatchObject({ status: 409 });
  });

  test('what its words mean, and who its accounts are, is set by who manages integrations', async () => {
    const { admin, member, requester, config } = await connected();
    const MAP = 'PATCH /jira/mappings';
    const priorities = [{ jira: 'P1', here: 'urgent' }];
    expect(await member.refused(MAP, { priorities })).toMatchObject({ status: 403 });
    expect(await admin.refused(MAP, { priorities: [{ jira: 'P1', here: 'soon' }] })).toMatchObject({ status: 422 });
    await admin.say('jira.mappings.set', MAP, { priorities });
    await admin.say('jira.mappings.set', 'PUT /jira/mappings', { types: [{ jira: 'Task', here: 'bug' }] });
    const shown = await member.say('jira.mappings.get', 'GET /jira/mappings', { project_key: 'ITSM' });
    expect(shown).toMatchObject({ complete: true });
    expect(shown.priorities).toContainEqual({ jira: 'P1', here: 'urgent', is_set: true });
    expect(shown.types).toContainEqual({ jira: 'Task', here: 'bug', is_set: true });
    expect(await requester.refused('GET /jira/mappings')).toMatchObject({ status: 403 });
    expect(await admin.refused('GET /jira/mappings', { project_key: 'no key' })).toMatchObject({ status: 422 });

    const nobody = await desk.as(undefined, prefix);
    const account = { accountId: `acc-${PREFIXES.indexOf(prefix)}`, displayName: 'Somebody there' };
    const said = posted(config.webhook_secret!, fake.create({ summary: 'Named', reporter: account }), {
      'x-deskwire-connection': config.connection_id!,
    });
    await nobody.say('jira.upsert', 'POST /integrations/jira/upsert', { signed: said });
    const LIST = 'GET /jira/users';
    expect(await member.refused(LIST)).toMatchObject({ status: 403 });
    expect(await admin.refused(LIST, { page_size: 0 })).toMatchObject({ status: 422 });
    const listed = await admin.say('jira.users.list', LIST, { search: 'somebody' });
    expect(listed.items).toMatchObject([{ account_id: account.accountId, person: { name: 'Somebody there' } }]);
    const SAY = 'PUT /jira/users/{account_id}';
    const me = await admin.say('people.list', 'GET /people', {});
    const meant = { account_id: account.accountId, person_id: me.items[0]!.id };
    expect(await member.refused(SAY, meant)).toMatchObject({ status: 403 });
    expect(await admin.refused(SAY, { ...meant, person_id: 'nobody' })).toMatchObject({ status: 422 });
    expect(await admin.say('jira.users.map', SAY, meant)).toMatchObject({ person_id: meant.person_id, is_set: true });
  });

  test('what no message told of is found by comparing', async () => {
    const { team, admin, member } = await connected();
    fake.create({ summary: `Unheard of below ${prefix}` });
    const COMPARE = 'POST /integrations/jira/reconcile';
    expect(await member.refused(COMPARE)).toMatchObject({ status: 403 });
    expect(await admin.refused(COMPARE, { since: 'yesterday' })).toMatchObject({ status: 422 });
    const dry = await admin.say('jira.reconcile', COMPARE, { dry_run: true });
    expect(dry.created).toBeGreaterThan(0);
    expect(await rowsOf(team.id)).toEqual([]);
    const real = await admin.say('jira.reconcile', COMPARE, {});
    expect(real).toMatchObject({ status: 'ok', created: dry.created, deleted: 0, errors: [] });
    expect(await rowsOf(team.id)).toHaveLength(real.created);
  });
});

test('every spelling that the documents have of Jira was called', () => {
  expect(uncalled(desk, 'jira')).toEqual([]);
});
