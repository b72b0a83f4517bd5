import { createHmac, randomUUID } from 'node:crypto';
import { createAccounts } from '@deskwire/adapters/accounts/accounts.ts';
import { startJira } from '@deskwire/adapters/accounts/jira-server.fixture.ts';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld, type TestWorld } from '../../testing/world.ts';
import { sealCredentials } from '../integrations/accounts/secrets.ts';

type Fake = Awaited<ReturnType<typeof startJira>>;

/** A world with a Jira on this machine. */
export async function jiraWorld(kind: 'cloud' | 'data_center' = 'cloud') {
  const fake = await startJira('ITSM', kind);
  const outbound = createOutbound({ allow_private: true });
  const accounts = createAccounts({ slack: undefined, github: undefined, clickup: undefined }, outbound);
  const world = await testWorld({ accounts, outbound });
  return { world, fake, close: () => Promise.all([fake.close(), outbound.close()]) };
}

/** A team whose Jira sends issues, and can be asked. */
export async function aJiraTeam(world: TestWorld, fake: Fake, config: object = {}) {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const admin = await aMember(world.kysely, team, 'admin');
  const as = () => world.as(admin, { team_id: team.id });
  const { connection_id, webhook_secret } = await (
    await as()
  ).jira.config.set({
    base_url: 'https://acme.atlassian.net',
    projects: [{ key: 'ITSM' }],
    ...config,
  });
  // The address of a test is none that somebody may type in.
  const { url: base_url, email, token } = fake;
  const credentials = { base_url, access_token: `${token}-${team.id}`, ...(fake.kind === 'cloud' ? { email } : {}) };
  await world.kysely
    .updateTable('connections')
    .set({ external_account: fake.url, credentials: sealCredentials(world.services, connection_id!, credentials) })
    .where('id', '=', connection_id)
    .execute();
  const post = (said: object, headers: Record<string, string> = {}) =>
    world
      .caller({})
      .jira.upsert(posted(webhook_secret!, said, { 'x-deskwire-connection': connection_id!, ...headers }));
  return { team, admin, as, post, connection_id: connection_id!, secret: webhook_secret! };
}

/** A message as n8n sends it. */
export function posted(secret: string, said: object | string, headers: Record<string, string> = {}) {
  const body = typeof said === 'string' ? said : JSON.stringify(said);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    headers: { 'content-type': 'application/json', 'x-sync-origin': 'n8n', 'x-signature': signature, ...headers },
    body,
  };
}

/** A message as a webhook of Jira sends it, whose identifier stays the same when it is sent again. */
export function fromJira(secret: string, said: object, identifier: string = randomUUID()) {
  const body = JSON.stringify(said);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-atlassian-webhook-identifier': identifier,
    'x-hub-signature': `sha256=${signature}`,
  };
  return { headers, body };
}

/** The simplified message of the documentation. */
export const simplified = (issueKey: string, more: object = {}) => ({
  issueKey,
  fields: {
    summary: 'VPN outage',
    status: { name: 'In Progress', statusCategory: { key: 'indeterminate' } },
    priority: { name: 'High' },
    issuetype: { name: 'Incident' },
    labels: ['vpn', 'network'],
    assignee: { displayName: 'Agent One' },
    reporter: { displayName: 'Reporter One' },
    created: '2026-02-14T10:00:00.000+0000',
    updated: '2026-02-14T10:05:00.000+0000',
    ...more,
  },
});
