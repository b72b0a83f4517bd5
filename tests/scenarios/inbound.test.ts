import { randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aCustomer, lemonWorld, stripeWorld } from '@deskwire/router/commerce/billing.fixture.ts';
import {
  fromLemonSqueezy,
  fromSlack,
  fromStripe,
  unsigned,
} from '@deskwire/router/automation/inbound/signing.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const { world, stripe, close } = await stripeWorld();
const lemon = await lemonWorld();
const desk = await openDesk(world);
const lemonDesk = await openDesk(lemon.world);
afterAll(async () => {
  await desk.app.close();
  await lemonDesk.app.close();
  await Promise.all([close(), lemon.close()]);
});
const secrets = world.services.config.signing_secrets;
const messageOf = (id: string) =>
  world.kysely.selectFrom('inbound_messages').selectAll().where('id', '=', id).executeTakeFirst();

describe.each(PREFIXES)('the doors for others below %s', (prefix) => {
  test('Slack: an event is taken from a team that connected it, and refused unsigned, late or changed', async () => {
    const anyone = await desk.as(undefined, prefix);
    const team = await aTeam(world.kysely);
    const account = `T${team.id.slice(-8).toUpperCase()}`;
    const at = new Date().toISOString();
    const row = { team_id: team.id, id: randomUUIDv7(), provider: 'slack' as const, external_account: account };
    await world.kysely
      .insertInto('connections')
      .values({ ...row, name: 'Slack', state: 'connected', created_at: at, updated_at: at })
      .execute();
    const said = { type: 'event_callback', team_id: account, event_id: randomUUIDv7(), event: { type: 'app_mention' } };
    const signed = fromSlack(secrets.slack[0]!, said);
    const place = 'POST /webhooks/slack';
    expect(await anyone.say('inbound.slack', place, { signed })).toEqual({});
    const stored = await world.kysely
      .selectFrom('inbound_messages')
      .select(['type', 'state', 'team_id'])
      .where('team_id', '=', team.id)
      .execute();
    expect(stored).toEqual([{ type: 'app_mention', state: 'received', team_id: team.id }]);
    const changed = { ...signed, body: `${signed.body} ` };
    expect(await anyone.refused(place, { signed: changed })).toMatchObject({
      status: 401,
      error: { code: 'SIGNATURE_INVALID' },
    });
    const late = fromSlack(secrets.slack[0]!, said, new Date(Date.now() - 301_000));
    expect(await anyone.refused(place, { signed: late })).toMatchObject({
      status: 401,
      error: { code: 'SIGNATURE_EXPIRED', details: { tolerance_seconds: 300 } },
    });
    expect(await anyone.refused(place, { signed: unsigned(said) })).toMatchObject({ status: 401 });
  });

  test('Stripe: what is paid is seen by its message, which nobody else can send', async () => {
    const anyone = await desk.as(undefined, prefix);
    const customer = await aCustomer(world);
    const owner = await customer.as();
    const { checkout_url } = await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly' });
    const { subscription_id } = stripe.complete(checkout_url.split('/').at(-1)!);
    const object = { object: 'subscription', id: subscription_id };
    const said = { id: `evt_${randomUUIDv7()}`, type: 'customer.subscription.created', data: { object } };
    const place = 'POST /webhooks/stripe';
    const forged = { signed: fromStripe('whsec_of_somebody', said) };
    expect(await anyone.refused(place, forged)).toMatchObject({ status: 401, error: { code: 'SIGNATURE_INVALID' } });
    await world.drain();
    expect(await customer.tier()).toBe('free');
    const answer = await anyone.say('inbound.stripe', place, { signed: fromStripe(secrets.stripe[0]!, said) });
    expect(answer.status).toBe('accepted');
    await world.drain();
    expect(await customer.tier()).toBe('pro');
    const unreadable = { signed: fromStripe(secrets.stripe[0]!, `not JSON ${randomUUIDv7()}`) };
    expect(await anyone.say('inbound.stripe', place, unreadable)).toMatchObject({ status: 'failed' });
  });

  test('Lemon Squeezy: a first payment is seen by its message', async () => {
    const anyone = await lemonDesk.as(undefined, prefix);
    const customer = await aCustomer(lemon.world);
    const owner = await customer.as();
    const { checkout_url } = await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly' });
    const { subscription_id, custom_data } = lemon.lemon.complete(checkout_url.split('/').at(-1)!);
    const said = {
      meta: { event_name: 'subscription_created', custom_data },
      data: { type: 'subscriptions', id: subscription_id, attributes: {} },
    };
    const place = 'POST /billing/webhook';
    expect(await anyone.refused(place, { signed: unsigned(said) })).toMatchObject({ status: 401 });
    const signed = fromLemonSqueezy(secrets.lemonsqueezy[0]!, said);
    expect((await anyone.say('inbound.lemonsqueezy', place, { signed })).status).toBe('accepted');
    await lemon.world.drain();
    expect(await customer.tier()).toBe('pro');
    const unreadable = { signed: fromLemonSqueezy(secrets.lemonsqueezy[0]!, `not JSON ${randomUUIDv7()}`) };
    expect(await anyone.say('inbound.lemonsqueezy', place, unreadable)).toMatchObject({ status: 'failed' });
  });

  test.each([
    ['make', 'POST /webhooks/make/{secret}'],
    ['generic', 'POST /webhooks/generic/{integration}/{secret}'],
  ] as const)('%s: the secret in the address of a source is the key', async (provider, place) => {
    const anyone = await desk.as(undefined, prefix);
    const team = await aTeam(world.kysely, { tier: 'pro' });
    const admin = await desk.as(await aMember(world.kysely, team, 'admin'), prefix);
    const member = await desk.as(await aMember(world.kysely, team, 'member'), prefix);
    const wanted = { slug: 'shop', provider };
    expect(await member.refused('POST /inbound/sources', wanted)).toMatchObject({ status: 403 });
    expect(await admin.refused('POST /inbound/sources', { ...wanted, slug: 'No name' })).toMatchObject({ status: 422 });
    const { id: source_id, url } = await admin.say('inbound.sources.create', 'POST /inbound/sources', wanted);
    const secret = url.split('/').at(-1)!;
    const integration = provider === 'make' ? {} : { integration: 'shop' };
    const sent = { ...integration, signed: unsigned({ order: 7 }) };
    const said = await anyone.say(`inbound.${provider}`, place, { ...sent, secret });
    expect(said.status).toBe('accepted');
    expect(await messageOf(said.message_id!)).toMatchObject({ provider, source_id, team_id: team.id });
    expect((await anyone.say(`inbound.${provider}`, place, { ...sent, secret })).status).toBe('duplicate');
    expect(await anyone.refused(place, { ...sent, secret: `${secret}x` })).toMatchObject({
      status: 404,
      error: { code: 'INBOUND_SOURCE_NOT_FOUND' },
    });
    const { items } = await admin.say('inbound.messages.list', 'GET /inbound/messages', { source_id });
    expect(items).toMatchObject([{ id: said.message_id, state: 'received' }]);
    expect(await member.refused('GET /inbound/messages')).toMatchObject({ status: 403 });
    const other = await desk.as(await aMember(world.kysely, await aTeam(world.kysely), 'admin'), prefix);
    const one = { message_id: said.message_id! };
    expect(await other.refused('GET /inbound/messages/{message_id}', one)).toMatchObject({ status: 404 });
    expect(await admin.say('inbound.messages.get', 'GET /inbound/messages/{message_id}', one)).toMatchObject({
      body: '{"order":7}',
    });
    await admin.say('inbound.messages.replay', 'POST /inbound/messages/{message_id}/replay', one);
  });
});

test('every spelling that the documents have of what others send was called', () => {
  for (const called of lemonDesk.called) (desk.called as Set<string>).add(called);
  // ClickUp signs with a secret that it gives when it is connected: that is in the scenario of integrations.
  expect(uncalled(desk, 'inbound').filter((one) => !one.includes('/webhooks/clickup'))).toEqual([]);
});
