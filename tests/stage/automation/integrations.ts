import { randomUUIDv7 } from 'node:crypto';
import { serveJson } from '@deskwire/adapters/json-server.fixture.ts';
import { fromClickup } from '@deskwire/router/automation/inbound/signing.fixture.ts';
import { sealCredentials, sealWebhookSecret } from '@deskwire/router/automation/integrations/accounts/secrets.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { perWorld } from '../outside.ts';
import { at } from '../words.ts';

const OUTSIDE = 'it asks another system, and the stage has only one that takes tokens';

export const stage = onStage({
  furnish: someIntegrations,
  access: {
    'integrations.finish': 'public',
    'integrations.update': 'team:integrations.manage',
    'integrations.channels': 'team:integrations.use',
    'integrations.repositories.list': 'team:integrations.read',
    'integrations.repositories.unlink': 'team:integrations.manage',
    'inbound.clickup': 'signed:clickup',
  },
  // Nobody on the stage has set out with this state.
  rowRules: { 'integrations.finish': () => '410' },
  inputs: {
    'integrations.connect': () => ({ type: 'slack' }),
    'integrations.finish': () => ({ type: 'slack', state: 'a state', code: 'a code', binding: 'a binding' }),
    'integrations.disconnect': ({ a }) => ({ type: 'make', connection_id: a.rows.connection }),
    'integrations.status': ({ a }) => ({ type: 'make', connection_id: a.rows.connection }),
    'integrations.sync': ({ a }) => ({ type: 'make', connection_id: a.rows.connection }),
    'integrations.update': ({ a }) => ({
      type: 'make',
      connection_id: a.rows.connection,
      default_channel: '#support',
    }),
    'integrations.sendSlack': () => ({ channel: '#support', text: 'Hello' }),
    'integrations.linkRepository': () => ({ full_name: 'acme/website' }),
    'inbound.clickup': ({ own }) =>
      fromClickup(own.signing, { webhook_id: own.webhook, event: 'taskUpdated', history_items: [{ id: '1' }] }),
  },
  apart: { 'integrations.sendSlack ticket_id': ['text'], 'integrations.sendSlack report_id': ['text'] },
  unsuccessful: {
    'integrations.connect': OUTSIDE,
    'integrations.finish': 'nobody has set out to connect anything; integrations.test.ts has somebody who did',
    'integrations.channels': OUTSIDE,
    'integrations.sendSlack': OUTSIDE,
    'integrations.linkRepository': OUTSIDE,
  },
  // ClickUp posts the events of the workspace of the team, with a signature.
  reaches: { 'inbound.clickup': () => true },
});

/** What lets in whoever has any token. */
const otherSystemOf = perWorld(() => serveJson('application/json', () => Promise.resolve([200, {}])));

/** An account at another system, one that sends events, a repository, and an attempt to connect another account. */
async function someIntegrations(world: TestWorld, { id: team_id, owner, mark }: Desk) {
  const { kysely, services } = world;
  const connection = randomUUIDv7();
  const { url } = await otherSystemOf(world);
  const credentials = { base_url: url, access_token: 'a token of the stage' };
  await kysely
    .insertInto('connections')
    .values({
      team_id,
      id: connection,
      provider: 'make',
      external_account: `https://${mark.toLowerCase().replace('_', '-')}.example`,
      name: `${mark} account`,
      state: 'connected',
      credentials: sealCredentials(services, connection, credentials),
      settings: JSON.stringify({ default_channel: `#${mark}` }),
      connected_by: owner.person_id,
      checked_at: new Date(Date.now() + 3_600_000).toISOString(),
      created_at: at,
      updated_at: at,
    })
    .execute();
  const clickup = randomUUIDv7();
  const [webhook, signing] = [`webhook of ${mark}`, `what ClickUp signs for ${mark}`];
  await kysely
    .insertInto('connections')
    .values({
      team_id,
      id: clickup,
      provider: 'clickup',
      external_account: `workspace of ${mark}`,
      name: `${mark} workspace`,
      state: 'connected',
      credentials: sealCredentials(services, clickup, { access_token: 'a token of the stage' }),
      webhook_id: webhook,
      webhook_secret: sealWebhookSecret(services, clickup, signing),
      connected_by: owner.person_id,
      checked_at: new Date(Date.now() + 3_600_000).toISOString(),
      created_at: at,
      updated_at: at,
    })
    .execute();
  const repository = randomUUIDv7();
  const named = { full_name: `${mark}/website`, connection_id: connection, created_by: owner.person_id };
  await kysely
    .insertInto('repositories')
    .values({ team_id, id: repository, ...named, created_at: at })
    .execute();
  await kysely
    .insertInto('integration_flows')
    .values({
      state_hash: Buffer.from(`a state of ${mark}`),
      team_id,
      person_id: owner.person_id,
      provider: 'slack',
      binding_hash: Buffer.from(mark),
      return_to: '/',
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    })
    .execute();
  return { rows: { connection, repository }, webhook, signing };
}
