import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { startPushService } from '@deskwire/adapters/push-service.fixture.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';
import { replaceSubscription } from './queries.ts';

const service = await startPushService();
const inside = createOutbound({ allow_private: true });
// Browsers are at https addresses; the service of this test is at one of this machine.
const outbound: typeof inside = {
  ...inside,
  fetch: (url, request) => inside.fetch(`http://127.0.0.1:${service.port}${new URL(url).pathname}`, request),
};
const world = await testWorld({ outbound });
afterAll(() => service.close());

async function aSubscriber(person: TestPerson) {
  const user = await world.as(person);
  const { path, keys, shown } = service.browser();
  const { id } = await user.notifications.push.subscribe({ endpoint: `https://push.example.com${path}`, keys });
  return { id, shown, user, path, keys };
}
async function two() {
  const team = await aTeam(world.kysely);
  const [owner, agent] = [await aMember(world.kysely, team, 'owner'), await aMember(world.kysely, team, 'agent')];
  const tell = async (title: string) => {
    const sent = { person_ids: [agent.person_id], title, body: 'Text', channels: ['push' as const] };
    await (await world.as(owner)).notifications.send(sent);
    await world.drain();
  };
  return { owner, agent, tell, browser: await aSubscriber(agent) };
}
const isSubscribed = async (id: string) =>
  (await world.kysely.selectFrom('push_subscriptions').select('id').where('id', '=', id).execute()).length === 1;

test('what people are told reaches their browser, encrypted for it and signed by us', async () => {
  const { agent, tell, browser } = await two();
  await tell('Look here');
  expect(browser.shown).toMatchObject([{ title: 'Look here', body: 'Text', type: 'notification.sent' }]);
  const { public_key, kid } = await browser.user.notifications.push.key({});
  expect(service.senders.at(-1)).toEqual({
    key: public_key,
    sub: 'mailto:desk@example.com',
    aud: 'https://push.example.com',
  });
  expect(await world.caller({}).keys.get({ purpose: 'push' })).toMatchObject({ items: [{ kid }] });
  const { sealed } = await world.kysely
    .selectFrom('push_subscriptions')
    .select('sealed')
    .where('user_id', '=', agent.user_id)
    .executeTakeFirstOrThrow();
  expect(sealed).not.toContain(browser.path);
});

test('a long text reaches a browser as far as the service takes it, in any script', async () => {
  const { owner, agent, browser } = await two();
  const long = { person_ids: [agent.person_id], title: '界'.repeat(200), body: '界'.repeat(1_000) };
  await (await world.as(owner)).notifications.send({ ...long, channels: ['push'] });
  await world.drain();
  expect(browser.shown).toMatchObject([{ title: '界'.repeat(200), body: '界'.repeat(500) }]);
});

test('a push that is off stays off, and quiet hours hold it to their end', async () => {
  const { tell, browser } = await two();
  const choice = { type: 'notification.sent', channel: 'push' as const };
  await browser.user.notifications.preferences.set({ choices: [{ ...choice, mode: 'off' }] });
  await tell('Off');
  await browser.user.notifications.preferences.set({ choices: [{ ...choice, mode: 'instant' }] });
  const hour = (ahead: number) => `${new Date(world.now() + ahead * 3_600_000).toISOString().slice(11, 13)}:00`;
  const window = { days: [1, 2, 3, 4, 5, 6, 7], from: hour(-1), to: hour(2) };
  await browser.user.notifications.quietHours.set({ windows: [window], time_zone: 'UTC' });
  await tell('Quiet');
  expect(browser.shown).toEqual([]);
  world.clock.advance({ hours: 3 });
  await world.drain();
  expect(browser.shown).toMatchObject([{ title: 'Quiet' }]);
});

test('a browser that is gone is forgotten, and one that never took anything after three refusals', async () => {
  const gone = await two();
  service.answers.push(410);
  await gone.tell('Gone');
  expect(await isSubscribed(gone.browser.id)).toBe(false);
  const refusing = await two();
  for (const title of ['One', 'Two', 'Three']) {
    expect(await isSubscribed(refusing.browser.id)).toBe(true);
    service.answers.push(400);
    await refusing.tell(title);
  }
  expect(await isSubscribed(refusing.browser.id)).toBe(false);
  const taking = await two();
  await taking.tell('Taken');
  for (const title of ['One', 'Two', 'Three', 'Four']) {
    service.answers.push(403);
    await taking.tell(title);
  }
  expect(await isSubscribed(taking.browser.id)).toBe(true);
  service.answers.push(503);
  await expect(taking.tell('Later')).rejects.toMatchObject({ app: 'INTEGRATION_UNAVAILABLE' });
  await world.drain();
  expect(taking.browser.shown).toMatchObject([{ title: 'Taken' }, { title: 'Later' }]);
});

test('a browser that subscribes twice at once is one subscription', async () => {
  const { agent, browser } = await two();
  const subscribe = (id: string) => ({
    id,
    user_id: agent.user_id,
    endpoint_hash: randomBytes(32),
    sealed: 'sealed',
    kid: 'kid',
    created_at: new Date().toISOString(),
  });
  const [first, second] = [subscribe(randomUUIDv7()), subscribe(randomUUIDv7())];
  let again: Promise<unknown> | undefined;
  await transaction(world.db, async (db) => {
    await replaceSubscription(db, first);
    again = transaction(world.db, (tx) => replaceSubscription(tx, { ...second, endpoint_hash: first.endpoint_hash }));
    await untilBlocked(world);
  });
  await again;
  expect([await isSubscribed(first.id), await isSubscribed(second.id)]).toEqual([false, true]);
  expect(await isSubscribed(browser.id)).toBe(true);
});

test('a browser belongs to whoever subscribed last, and only they unsubscribe it', async () => {
  const { owner, agent, tell, browser } = await two();
  const other = await world.as(owner);
  await expect(other.notifications.push.unsubscribe({ subscription_id: browser.id })).rejects.toMatchObject({
    app: 'PUSH_SUBSCRIPTION_NOT_FOUND',
  });
  const endpoint = `https://push.example.com${browser.path}`;
  const taken = await other.notifications.push.subscribe({ endpoint, keys: browser.keys });
  await tell('Not for the owner');
  expect(browser.shown).toEqual([]);
  await other.notifications.push.unsubscribe({ subscription_id: taken.id });
  const bad = [
    { ...browser.keys, p256dh: `B${'A'.repeat(86)}` },
    { ...browser.keys, auth: 'A'.repeat(24) },
  ];
  for (const keys of bad)
    await expect((await world.as(agent)).notifications.push.subscribe({ endpoint, keys })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
  for (let n = 0; n < 21; n += 1) await aSubscriber(agent);
  const { length } = await world.kysely
    .selectFrom('push_subscriptions')
    .select('id')
    .where('user_id', '=', agent.user_id)
    .execute();
  expect(length).toBe(20);
});
