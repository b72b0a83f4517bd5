import { randomUUIDv7 } from 'node:crypto';
import { sealContent } from '@deskwire/router/automation/inbound/content.ts';
import {
  fromGithub,
  fromLemonSqueezy,
  fromSlack,
  fromStripe,
  unsigned,
} from '@deskwire/router/automation/inbound/signing.fixture.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

export const stage = onStage({
  furnish: someInbound,
  access: {
    'inbound.github': 'signed:github',
    'inbound.sources.list': 'team:integrations.manage',
    'inbound.sources.create': 'team:integrations.manage',
    'inbound.sources.update': 'team:integrations.manage',
    'inbound.sources.rotate': 'team:integrations.manage (session only)',
    'inbound.sources.delete': 'team:integrations.manage',
    'inbound.sources.restore': 'team:integrations.manage',
    'inbound.messages.list': 'team:integrations.manage',
    'inbound.messages.get': 'team:integrations.manage',
    'inbound.messages.replay': 'team:integrations.manage',
  },
  inputs: {
    'inbound.slack': ({ own, world }) =>
      fromSlack(
        own.signing.slack[0]!,
        { type: 'event_callback', event_id: 'Ev1', team_id: 'T1' },
        new Date(world.now()),
      ),
    'inbound.github': ({ own }) => fromGithub(own.signing.github[0]!, 'ping', 'delivery-1', { zen: 'Keep it simple' }),
    'inbound.stripe': ({ own, world }) =>
      fromStripe(own.signing.stripe[0]!, { id: 'evt_1', type: 'ping' }, new Date(world.now())),
    'inbound.lemonsqueezy': ({ own }) =>
      fromLemonSqueezy(own.signing.lemonsqueezy[0]!, { meta: { event_name: 'ping' } }),
    'inbound.make': ({ own }) => ({ secret: own.makeSecret, ...unsigned({ hello: 'world' }) }),
    'inbound.generic': ({ own }) => ({
      integration: 'shop',
      secret: own.sourceSecret,
      ...unsigned({ hello: 'world' }),
    }),
    'inbound.sources.create': () => ({ slug: 'another' }),
    'inbound.sources.update': () => ({ description: 'Another' }),
    'inbound.sources.rotate': () => ({}),
    'inbound.sources.restore': ({ own }) => ({ source_id: own.deleted }),
  },
  // Whoever has the secret of an address sends messages to its team.
  reaches: { 'inbound.make': () => true, 'inbound.generic': () => true },
});

/** Sources that others send messages to, one of which was deleted, and a message. */
async function someInbound(world: TestWorld, { id: team_id, owner, mark }: Desk) {
  const { inbound } = await world.as(owner);
  const generic = await inbound.sources.create({ team_id, slug: 'shop', description: mark });
  const make = await inbound.sources.create({ team_id, slug: 'scenario', description: mark, provider: 'make' });
  const gone = await inbound.sources.create({ team_id, slug: 'former', description: mark });
  await inbound.sources.delete({ team_id, source_id: gone.id });
  const message = randomUUIDv7();
  await world.kysely
    .insertInto('inbound_messages')
    .values({
      id: message,
      provider: 'generic',
      account: generic.id,
      key: 'of the stage',
      team_id,
      source_id: generic.id,
      content: sealContent(world.services, message, { headers: {}, body: JSON.stringify({ text: mark }) }),
      size: 20,
      state: 'processed',
      received_at: at,
      processed_at: at,
    })
    .execute();
  const secretOf = ({ url }: { readonly url: string }) => url.split('/').at(-1)!;
  return {
    rows: { inbound_source: generic.id, inbound_message: message },
    sourceSecret: secretOf(generic),
    makeSecret: secretOf(make),
    deleted: gone.id,
    signing: world.services.config.signing_secrets,
  };
}
