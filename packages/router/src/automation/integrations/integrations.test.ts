import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, aTicket } from '@deskwire/testing/builders.ts';
import { fromGithub } from '../inbound/signing.fixture.ts';
import { accountsWorld, connect } from './integrations.fixture.ts';
import * as queries from './queries.ts';
import { useAccount } from './accounts/use.ts';
import type { TeamId } from '../../kit/team-id.ts';

const { world, fake, close } = await accountsWorld();
afterAll(close);

async function aDesk() {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const admin = await aMember(world.kysely, team, 'admin');
  const as = () => world.as(admin, { team_id: team.id });
  return { team, admin, as, integrations: (await as()).integrations };
}
/** An account is of one team at a time, and the other systems have one each. */
const leave = async (type: 'slack' | 'github' | 'clickup') =>
  world.kysely
    .updateTable('connections')
    .set({ state: 'disconnected', disconnected_at: new Date().toISOString(), credentials: null })
    .where('provider', '=', type)
    .where('state', '<>', 'disconnected')
    .execute();
const told = async (team_id: string) =>
  (
    await world.kysely
      .selectFrom('events')
      .select('type')
      .where('team_id', '=', team_id)
      .where('entity', '=', 'integration')
      .orderBy('id')
      .execute()
  ).map(({ type }) => type);

describe('connecting', () => {
  test('an account is connected by consent, seen, used and disconnected there and here', async () => {
    const { admin, team, integrations } = await aDesk();
    const { answer, finish } = await connect(world, fake, admin, { type: 'slack', return_to: '/settings' });
    expect(await finish()).toMatchObject({
      return_to: '/settings',
      integration: { type: 'slack', account: 'T42', name: 'Acme', state: 'connected' },
    });
    await expect(finish()).rejects.toMatchObject({ app: 'INTEGRATION_FLOW_EXPIRED' });
    expect(await integrations.status({ type: 'slack' })).toMatchObject({ connected: true, configured: true });
    const stored = await world.kysely
      .selectFrom('connections')
      .select(['credentials'])
      .where('team_id', '=', team.id)
      .executeTakeFirstOrThrow();
    expect(stored.credentials).not.toContain('xoxb');
    expect(JSON.stringify(await integrations.list({}))).not.toContain('xoxb');
    expect((await integrations.channels({})).items).toEqual([
      { id: 'C1', name: 'general' },
      { id: 'C2', name: 'support' },
    ]);
    expect(await integrations.disconnect({ type: 'slack' })).toMatchObject({ revoked: true });
    expect(fake.requests.at(-1)).toBe('POST /slack/api/auth.revoke');
    expect(await integrations.status({ type: 'slack' })).toMatchObject({ connected: false, integration: null });
    const wiped = await world.kysely
      .selectFrom('connections')
      .select(['credentials', 'state'])
      .where('team_id', '=', team.id)
      .executeTakeFirstOrThrow();
    expect(wiped).toEqual({ credentials: null, state: 'disconnected' });
    expect(await told(team.id)).toEqual(['integration.connected', 'integration.disconnected']);
    expect(answer.state).not.toBe('');
  });

  test('only the browser that began ends it, in time, and while who began may still', async () => {
    const { admin, team } = await aDesk();
    const spent = { app: 'INTEGRATION_FLOW_EXPIRED' };
    const anyone = world.caller({}).integrations;
    const another = await connect(world, fake, admin, { type: 'slack' });
    await expect(anyone.finish({ ...another.answer, binding: 'of another browser' })).rejects.toMatchObject(spent);
    // The first answer has used it up, though it failed.
    await expect(another.finish()).rejects.toMatchObject(spent);
    const declined = await connect(world, fake, admin, { type: 'slack' });
    const { code: _, ...refused } = declined.answer;
    await expect(anyone.finish(refused)).rejects.toMatchObject({
      app: 'INTEGRATION_REFUSED',
      details: { code: 'access_denied' },
    });
    await expect(declined.finish()).rejects.toMatchObject(spent);
    const demoted = await connect(world, fake, admin, { type: 'slack' });
    await world.kysely
      .updateTable('people')
      .set({ roles: ['member'] })
      .where('id', '=', admin.person_id)
      .execute();
    await expect(demoted.finish()).rejects.toMatchObject(spent);
    await world.kysely
      .updateTable('people')
      .set({ roles: ['admin'] })
      .where('id', '=', admin.person_id)
      .execute();
    expect(await told(team.id)).toEqual([]);
  });

  test('connecting again is one account with one webhook, and an account of another team is theirs', async () => {
    await leave('clickup');
    const { admin, team, integrations } = await aDesk();
    await (await connect(world, fake, admin, { type: 'clickup' })).finish();
    await (await connect(world, fake, admin, { type: 'clickup' })).finish();
    expect(fake.webhooks.size).toBe(1);
    expect((await integrations.list({})).total).toBe(1);
    const other = await aDesk();
    await expect((await connect(world, fake, other.admin, { type: 'clickup' })).finish()).rejects.toMatchObject({
      app: 'INTEGRATION_ACCOUNT_TAKEN',
    });

    const [webhook_id, { secret }] = [...fake.webhooks][0]!;
    const body = JSON.stringify({ webhook_id, event: 'taskUpdated', history_items: [{ id: '1' }] });
    const signed = (key: string) => ({
      headers: { 'x-signature': createHmac('sha256', key).update(body).digest('hex') },
      body,
    });
    const { inbound } = world.caller({});
    expect((await inbound.clickup(signed(secret))).status).toBe('accepted');
    expect((await inbound.clickup(signed(secret))).status).toBe('duplicate');
    await expect(inbound.clickup(signed('another'))).rejects.toMatchObject({ app: 'SIGNATURE_INVALID' });
    await world.drain();
    const { items } = await (await world.as(admin, { team_id: team.id })).inbound.messages.list({});
    expect(items).toMatchObject([{ provider: 'clickup', type: 'taskUpdated', state: 'processed' }]);
    await integrations.disconnect({ type: 'clickup' });
    expect(fake.webhooks.size).toBe(0);
  });

  test('a token that is typed in is tried before it is kept', async () => {
    const outside = world.services.accounts;
    expect(outside.jira.open).toBeDefined();
    const { integrations } = await aDesk();
    const base_url = fake.url.replace('http:', 'https:');
    await expect(integrations.connect({ type: 'jira', token: 'a-token-of-somebody' })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
    // The fake speaks no TLS.
    await expect(integrations.connect({ type: 'generic', base_url, token: fake.typed_token })).rejects.toMatchObject({
      app: 'INTEGRATION_UNAVAILABLE',
    });
    const open = (token: string) => outside.make.open!({ base_url: fake.url, access_token: token });
    await expect(open('wrong')).rejects.toMatchObject({ reason: 'reauth' });
    expect(await open(fake.typed_token)).toMatchObject({ external_account: fake.url });
  });
});

describe('using an account', () => {
  async function rotating() {
    await leave('slack');
    fake.rotate(120);
    const desk = await aDesk();
    await (await connect(world, fake, desk.admin, { type: 'slack' })).finish();
    const scope = { team_id: desk.team.id as TeamId };
    const connection = (await queries.findNewest(world.services.db, scope, 'slack'))!;
    const base = {
      services: world.services,
      request: { id: 'test', address: '', user_agent: '', origin: 'worker' as const },
      credentials: {},
      now: () => new Date(Date.now() + world.clock.offset_ms).toISOString(),
    };
    return { ...desk, scope, connection, base };
  }
  const renewals = () => fake.requests.filter((request) => request.endsWith('oauth.v2.access')).length;

  test('twenty at once find the token spent, and one renews it', async () => {
    const { base, connection } = await rotating();
    world.clock.advance({ seconds: 100 });
    const before = renewals();
    const slack = world.services.accounts.slack!;
    const used = await Promise.all(
      Array.from({ length: 20 }, () =>
        useAccount(base, connection, slack, async (credentials) => {
          await slack.probe(credentials);
          return credentials.access_token;
        }),
      ),
    );
    expect(renewals() - before).toBe(1);
    expect(new Set(used).size).toBe(1);
  });

  test('an outage disconnects nobody; a refusal of what was replaced meanwhile neither; one of the current does, once', async () => {
    const { base, connection, integrations, scope, admin, team } = await rotating();
    const other = await aMember(world.kysely, team, 'admin');
    const slack = world.services.accounts.slack!;
    world.clock.advance({ seconds: 100 });
    fake.fail(1);
    await expect(useAccount(base, connection, slack, slack.probe)).rejects.toMatchObject({
      app: 'INTEGRATION_UNAVAILABLE',
    });
    const state = async () => (await queries.findConnection(world.services.db, scope, connection.id))!.state;
    expect(await state()).toBe('connected');
    const late = useAccount(base, connection, slack, async (credentials) => {
      // Somebody connects it again while this is on its way.
      await (await connect(world, fake, admin, { type: 'slack' })).finish();
      fake.revokeAll();
      await slack.probe(credentials);
    });
    await expect(late).rejects.toMatchObject({ app: 'INTEGRATION_NEEDS_REAUTH' });
    expect(await state()).toBe('connected');
    await expect(integrations.sync({ type: 'slack' })).rejects.toMatchObject({ app: 'INTEGRATION_NEEDS_REAUTH' });
    await expect(integrations.sync({ type: 'slack' })).rejects.toMatchObject({ app: 'INTEGRATION_NEEDS_REAUTH' });
    expect(await state()).toBe('needs_reauth');
    expect((await told(team.id)).filter((type) => type === 'integration.reauth_needed')).toHaveLength(1);
    await world.drain();
    const { items } = await (await world.as(other, { team_id: team.id })).notifications.list({});
    expect(items).toMatchObject([{ title: 'Reconnect the account Acme' }]);
    await (await connect(world, fake, admin, { type: 'slack' })).finish();
    expect(await integrations.sync({ type: 'slack' })).toMatchObject({ state: 'connected' });
  });

  test('a text formats nothing and calls nobody in Slack; a ticket is a link to it', async () => {
    const { integrations, admin, team } = await rotating();
    await integrations.sendSlack({ channel: '#general', text: 'Hi <!channel> & <https://evil.example|you>' });
    expect(fake.posts.at(-1)).toEqual({
      channel: '#general',
      text: 'Hi &lt;!channel&gt; &amp; &lt;https://evil.example|you&gt;',
    });
    const { ticket_id } = await aTicket(world.kysely, team, admin, { title: 'Printer <on> fire' });
    await integrations.update({ type: 'slack', default_channel: '#support' });
    await integrations.sendSlack({ ticket_id });
    expect(fake.posts.at(-1)).toMatchObject({ channel: '#support' });
    expect(fake.posts.at(-1)!.text).toContain('*Printer &lt;on&gt; fire*');
    const { id: report_id } = await (await world.as(admin)).reports.generate({});
    await integrations.sendSlack({ channel: '#reports', report_id });
    expect(fake.posts.at(-1)!.text).toContain(`/reports/${report_id}?team_id=`);
    await expect(integrations.sendSlack({ channel: '#nowhere', text: 'Hi' })).rejects.toMatchObject({
      app: 'INTEGRATION_REFUSED',
      details: { code: 'channel_not_found' },
    });
    await expect(integrations.sendSlack({ channel: '#a', text: 'Hi', ticket_id })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
  });
});

describe('GitHub', () => {
  test('a merge moves the tickets that it names; an installation of others is not taken', async () => {
    await leave('github');
    const { admin, team, integrations } = await aDesk();
    const theirs = await connect(world, fake, admin, { type: 'github' });
    await expect(
      world.caller({}).integrations.finish({ ...theirs.answer, installation_id: '666' }),
    ).rejects.toMatchObject({ app: 'INTEGRATION_REFUSED', details: { code: 'installation_of_another' } });
    await (await connect(world, fake, admin, { type: 'github' })).finish();
    await expect(integrations.linkRepository({ full_name: 'acme/secret' })).rejects.toMatchObject({
      app: 'REPOSITORY_NOT_FOUND',
    });
    const linked = await integrations.linkRepository({ full_name: 'Acme/Website', on_merge_status: 'resolved' });
    expect(linked).toMatchObject({ full_name: 'acme/website', on_merge_status: 'resolved' });
    await expect(integrations.linkRepository({ full_name: 'acme/website' })).rejects.toMatchObject({
      app: 'REPOSITORY_LINKED',
    });
    const tickets = (await world.as(admin, { team_id: team.id })).tickets;
    const ticket = await tickets.create({ title: 'Login fails' });
    const merged = {
      action: 'closed',
      installation: { id: 4242 },
      repository: { full_name: 'acme/website' },
      pull_request: { merged: true, title: `Fix ${ticket.key} and UTF-8`, head: { ref: 'fix' }, body: null },
    };
    const secret = world.services.config.signing_secrets.github[0]!;
    await world.caller({}).inbound.github(fromGithub(secret, 'pull_request', 'd1', merged));
    await world.drain();
    expect(await tickets.get({ ticket_id: ticket.id })).toMatchObject({ status: 'resolved' });
    await integrations.repositories.unlink({ repository_id: linked.id });
    expect((await integrations.repositories.list({})).total).toBe(0);
  });
});
