import { createHmac, randomUUIDv7 } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { runSchedules } from '../../kit/jobs/schedule.ts';
import { sent } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';
import { openMessage } from './messages/open.ts';
import { bodyProof, githubProof, slackProof, standardProof, stripeProof, type Proof } from './receiving/proofs.ts';
import { fromGithub, fromSlack, fromStandard, fromStripe, unsigned, type Signed } from './signing.fixture.ts';
import { forgetInMessages, sweepInbound } from './sweep.ts';
import type { TeamId } from '../../kit/team-id.ts';

const NOW = '2026-11-29T12:00:00.000Z';
const at = new Date(NOW);
const SECRET = "It's a Secret to Everybody";

describe('the proofs', () => {
  test('the published vectors of Atlassian and GitHub', () => {
    const signed = (body: string, signature: string) => ({ headers: { 'x-hub-signature-256': signature }, body });
    const atlassian = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';
    expect(githubProof(signed('Hello World!', atlassian), [SECRET], NOW)).toBe('proven');
    const github = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    expect(githubProof(signed('Hello, World!', github), [SECRET], NOW)).toBe('proven');
    expect(githubProof(signed('Hello, World!', atlassian), [SECRET], NOW)).toBe('invalid');
    expect(githubProof(signed('Hello, World!', github.slice('sha256='.length)), [SECRET], NOW)).toBe('invalid');
  });

  test("Slack's published example", () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    const secret = '8f742231b10e8888abcd99yyyzzz85a5';
    expect(slackProof({ headers, body }, [secret], '2018-07-12T18:37:00.000Z')).toBe('proven');
    expect(slackProof({ headers, body }, [secret], NOW)).toBe('expired');
  });

  test('the library of Standard Webhooks signs what we take', () => {
    const secret = `whsec_${Buffer.from('a key of twenty-four byte').toString('base64')}`;
    const body = '{"type":"contact.created"}';
    const signature = new Webhook(secret).sign('msg_1', at, body);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(at.getTime() / 1000),
      'webhook-signature': signature,
    };
    expect(standardProof({ headers, body }, [secret], NOW)).toBe('proven');
    expect(standardProof({ headers: { ...headers, 'webhook-id': 'msg_2' }, body }, [secret], NOW)).toBe('invalid');
  });

  const schemes: readonly [name: string, proof: Proof, sign: (secret: string, body: string, at: Date) => Signed][] = [
    ['slack', slackProof, fromSlack],
    ['stripe', stripeProof(), fromStripe],
    ['github', githubProof, (secret, body) => fromGithub(secret, 'push', '1', body)],
    ['standard', standardProof, (secret, body, when) => fromStandard(secret, 'msg_1', body, when)],
    ['hex', bodyProof('x-signature', 'hex'), plain('hex')],
    ['base64', bodyProof('x-signature', 'base64'), plain('base64')],
  ];
  function plain(encoding: 'hex' | 'base64') {
    return (secret: string, body: string): Signed => ({
      headers: { 'x-signature': createHmac('sha256', secret).update(body).digest(encoding) },
      body,
    });
  }
  const key = Buffer.from('a key of thirty-two bytes, or so').toString('base64');

  test.each(schemes)('%s: any of the secrets suffices, and no changed bit passes', (_, proof, sign) => {
    const sent = sign(key, '{"a":"ünï"}', at);
    expect(proof(sent, [key], NOW)).toBe('proven');
    expect(proof(sent, ['another', key], NOW)).toBe('proven');
    expect(proof(sent, ['another'], NOW)).toBe('invalid');
    expect(proof({ ...sent, headers: {} }, [key], NOW)).toBe('invalid');
    const bytes = Buffer.from(sent.body);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
      // As the door reads it: what is no UTF-8 never comes this far.
      if (!Buffer.from(changed.toString()).equals(changed)) continue;
      expect(proof({ ...sent, body: changed.toString() }, [key], NOW)).toBe('invalid');
    }
  });

  test.each(schemes.filter(([name]) => ['slack', 'stripe', 'standard'].includes(name)))(
    '%s: five minutes count, the future and other spellings of a time do not',
    (_, proof, sign) => {
      const of = (seconds: number) => sign(key, '{}', new Date(at.getTime() + seconds * 1000));
      expect([-300, -301, 30, 31].map((seconds) => proof(of(seconds), [key], NOW))).toEqual([
        'proven',
        'expired',
        'proven',
        'expired',
      ]);
      const sent = of(0);
      const spelled = Object.fromEntries(
        Object.entries(sent.headers).map(([name, value]) => [name, value.replace(/(\d{10})/, '$1abc')]),
      );
      expect(proof({ ...sent, headers: spelled }, [key], NOW)).toBe('invalid');
    },
  );

  test('Stripe signs with both secrets while one is changed', () => {
    const [a, b] = [fromStripe('old', '{}', at), fromStripe('new', '{}', at)];
    const both = `${a.headers['stripe-signature']},${b.headers['stripe-signature']!.split(',')[1]}`;
    const sent = { headers: { 'stripe-signature': both }, body: '{}' };
    expect(stripeProof()(sent, ['new'], NOW)).toBe('proven');
    expect(stripeProof()({ ...sent, body: '{} ' }, ['new'], NOW)).toBe('invalid');
  });
});

const world = await testWorld();
const LATER = new Date(Date.now() + 4000 * 86_400_000).toISOString();
const anyone = () => world.caller({});
async function aDesk(tier: 'free' | 'pro' = 'pro') {
  const team = await aTeam(world.kysely, { tier });
  const person = await aMember(world.kysely, team, 'admin');
  const again = async () => {
    // Keys and bodies are kept longer than a session.
    const lasting = { expires_at: LATER, idle_expires_at: LATER };
    await world.kysely.updateTable('sessions').set(lasting).where('id', '=', person.session_id).execute();
    return world.as(person, { team_id: team.id });
  };
  const { inbound } = await again();
  return { team_id: team.id as TeamId, again, sources: inbound.sources, messages: inbound.messages };
}
type Desk = Awaited<ReturnType<typeof aDesk>>;
const secretOf = ({ url }: { readonly url: string }) => url.split('/').at(-1)!;
const heard = async (team_id: string) =>
  (
    await world.kysely
      .selectFrom('events')
      .innerJoin('event_payloads', 'event_payloads.event_id', 'events.id')
      .select(['entity_id', 'payload'])
      .where('events.team_id', '=', team_id)
      .where('type', '=', 'inbound.received')
      .orderBy('events.id')
      .execute()
  ).map(({ entity_id, payload }) => ({ entity_id, ...(payload as object) }));
const send = (slug: string, secret: string, sent: Signed) =>
  anyone().inbound.generic({ integration: slug, secret, ...sent });

async function connected({ team_id }: Desk, provider: 'slack' | 'github', external_account: string) {
  const now = new Date().toISOString();
  await world.kysely
    .insertInto('connections')
    .values({
      team_id,
      id: randomUUIDv7(),
      provider,
      external_account,
      name: provider,
      state: 'connected',
      created_at: now,
      updated_at: now,
    })
    .execute();
}

describe('sources', () => {
  test('a message is stored, processed once, and opened by whoever is triggered', async () => {
    const desk = await aDesk();
    const source = await desk.sources.create({ slug: 'shop' });
    const secret = secretOf(source);
    const said = { type: 'order.paid', order: { id: 7 } };
    const first = await send('shop', secret, unsigned(said));
    expect(first).toMatchObject({ status: 'accepted', message_id: expect.any(String) as string });
    expect(await desk.messages.get({ message_id: first.message_id! })).toMatchObject({
      state: 'received',
      source_id: source.id,
      type: 'order.paid',
      body: JSON.stringify(said),
      headers: { 'content-type': 'application/json' },
    });
    await world.drain();
    await world.drain();
    expect(await heard(desk.team_id)).toEqual([
      { entity_id: first.message_id, provider: 'generic', source_id: source.id, type: 'order.paid', replayed: false },
    ]);
    expect(
      await openMessage({ db: world.services.db, services: world.services }, desk, first.message_id!),
    ).toMatchObject({ body: said, provider: 'generic' });
    const [row] = (await desk.messages.list({})).items;
    expect(row).toMatchObject({ id: first.message_id, state: 'processed', has_content: true });
    const stored = await world.kysely.selectFrom('inbound_messages').select('content').executeTakeFirstOrThrow();
    expect(stored.content).not.toContain('order');
  });

  test('twenty equal ones at once have one effect', async () => {
    const desk = await aDesk();
    const secret = secretOf(await desk.sources.create({ slug: 'shop' }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('shop', secret, unsigned({ order: 1 }))));
    expect(answers.filter(({ status }) => status === 'accepted')).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 'duplicate')).toHaveLength(19);
    await world.drain();
    expect(await heard(desk.team_id)).toHaveLength(1);
  });

  test('the same body is the same message for ten minutes, unless the source says what names it', async () => {
    const desk = await aDesk();
    const plain = secretOf(await desk.sources.create({ slug: 'plain' }));
    const named = secretOf(await desk.sources.create({ slug: 'named', dedupe_pointer: '/event/id' }));
    const headed = secretOf(await desk.sources.create({ slug: 'headed', dedupe_header: 'X-Delivery' }));
    const body = unsigned({ ping: true });
    expect((await send('plain', plain, body)).status).toBe('accepted');
    world.clock.advance({ seconds: 500 });
    expect((await send('plain', plain, body)).status).toBe('duplicate');
    world.clock.advance({ seconds: 101 });
    const late = await Promise.all([send('plain', plain, body), send('plain', plain, body)]);
    expect(late.map(({ status }) => status).toSorted()).toEqual(['accepted', 'duplicate']);

    expect((await send('named', named, unsigned({ event: { id: 1 }, attempt: 1 }))).status).toBe('accepted');
    world.clock.advance({ days: 200 });
    expect((await send('named', named, unsigned({ event: { id: 1 }, attempt: 2 }))).status).toBe('duplicate');
    expect((await send('named', named, unsigned({ event: { id: 2 } }))).status).toBe('accepted');
    const delivered = (id: string, said: object) => {
      const { headers, body: text } = unsigned(said);
      return send('headed', headed, { headers: { ...headers, 'x-delivery': id }, body: text });
    };
    const statuses = [await delivered('a', { n: 1 }), await delivered('a', { n: 2 }), await delivered('b', { n: 1 })];
    expect(statuses.map(({ status }) => status)).toEqual(['accepted', 'duplicate', 'accepted']);
  });

  test('a wrong secret finds nothing, and neither does a right one at another name or kind', async () => {
    const { sources } = await aDesk();
    const secret = secretOf(await sources.create({ slug: 'shop' }));
    const none = { app: 'INBOUND_SOURCE_NOT_FOUND' };
    await expect(send('shop', `${secret}x`, unsigned({}))).rejects.toMatchObject(none);
    await expect(send('another', secret, unsigned({}))).rejects.toMatchObject(none);
    await expect(anyone().inbound.make({ secret, ...unsigned({}) })).rejects.toMatchObject(none);
    const guesser = world.caller({}, { address: '198.51.100.7' });
    const guess = () => guesser.inbound.make({ secret: `in_${randomUUIDv7()}`, ...unsigned({}) });
    for (let at_ = 0; at_ < 30; at_++) await expect(guess()).rejects.toMatchObject(none);
    await expect(guess()).rejects.toMatchObject({ app: 'RATE_LIMITED' });
  });

  test('what is signed is verified with either secret while it is rotated, and the old address ends after a day', async () => {
    const { sources } = await aDesk();
    const before = await sources.create({ slug: 'billing', verify: 'standard' });
    const after = await sources.rotate({ source_id: before.id });
    expect(after.signing_secret).toMatch(/^whsec_/);
    let n = 0;
    const at_ = () => new Date(Date.now() + world.clock.offset_ms);
    const sent = (address: typeof before, signer: typeof before) =>
      send('billing', secretOf(address), fromStandard(signer.signing_secret!, `msg_${++n}`, { n }, at_()));
    for (const address of [before, after])
      for (const signer of [before, after]) expect((await sent(address, signer)).status).toBe('accepted');
    await expect(send('billing', secretOf(after), unsigned({}))).rejects.toMatchObject({ app: 'SIGNATURE_INVALID' });
    world.clock.advance({ seconds: 86_401 });
    await expect(sent(before, after)).rejects.toMatchObject({ app: 'INBOUND_SOURCE_NOT_FOUND' });
    await expect(sent(after, before)).rejects.toMatchObject({ app: 'SIGNATURE_INVALID' });
    expect((await sent(after, after)).status).toBe('accepted');
  });

  test('a source takes 600 messages a minute, under whichever of its addresses; what is not proven does not count', async () => {
    const { sources } = await aDesk();
    const before = await sources.create({ slug: 'flood', verify: 'standard' });
    const after = await sources.rotate({ source_id: before.id });
    let n = 0;
    const signed = ({ signing_secret }: typeof before) =>
      fromStandard(signing_secret!, `msg_${++n}`, { n }, new Date(Date.now() + world.clock.offset_ms));
    const count = () => world.services.limiter.consume({ max: 600, seconds: 60 }, `inbound|generic|${before.id}`);
    await Promise.all(Array.from({ length: 598 }, count));
    await expect(send('flood', secretOf(after), unsigned({}))).rejects.toMatchObject({ app: 'SIGNATURE_INVALID' });
    expect((await send('flood', secretOf(before), signed(before))).status).toBe('accepted');
    expect((await send('flood', secretOf(after), signed(after))).status).toBe('accepted');
    for (const address of [before, after])
      await expect(send('flood', secretOf(address), signed(address))).rejects.toMatchObject({ app: 'RATE_LIMITED' });
  });

  test('a new message is not looked for among those that came before', async () => {
    const { sources } = await aDesk();
    const secret = secretOf(await sources.create({ slug: 'shop' }));
    const statements = await sent(() => send('shop', secret, unsigned({ order: 1 })));
    expect(
      statements.filter(({ text }) => text.includes('inbound_messages')).map(({ text }) => text.trim().slice(0, 6)),
    ).toEqual(['insert']);
  });

  test('a deleted source takes nothing until it is restored; a name is there once; plans limit them', async () => {
    const { inbound } = await (await aDesk('free')).again();
    const source = await inbound.sources.create({ slug: 'shop' });
    await expect(inbound.sources.create({ slug: 'shop' })).rejects.toMatchObject({ app: 'INBOUND_SOURCE_EXISTS' });
    await inbound.sources.create({ slug: 'second' });
    await expect(inbound.sources.create({ slug: 'third' })).rejects.toMatchObject({
      app: 'TIER_LIMIT_EXCEEDED',
      details: { limit: 'inbound_sources', allowed: 2 },
    });
    await inbound.sources.delete({ source_id: source.id });
    await expect(send('shop', secretOf(source), unsigned({}))).rejects.toMatchObject({
      app: 'INBOUND_SOURCE_NOT_FOUND',
    });
    await inbound.sources.restore({ source_id: source.id });
    expect((await send('shop', secretOf(source), unsigned({}))).status).toBe('accepted');
  });

  test('a change demands the version that was read, and a secret where messages are to be signed', async () => {
    const { sources } = await aDesk();
    const { id: source_id, version } = await sources.create({ slug: 'shop' });
    await expect(sources.update({ source_id, verify: 'hex' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    const signing_secret = 'a-secret-of-the-sender';
    expect(await sources.update({ source_id, verify: 'hex', signing_secret })).toMatchObject({ verify: 'hex' });
    await expect(sources.update({ source_id, version, slug: 'x' })).rejects.toMatchObject({ app: 'VERSION_CONFLICT' });
    expect(await sources.update({ source_id, verify: 'none' })).toMatchObject({ verify: 'none' });
  });
});

describe('messages', () => {
  test('a message is replayed as a new trigger, as long as what it said is kept', async () => {
    const desk = await aDesk();
    const secret = secretOf(await desk.sources.create({ slug: 'shop' }));
    const { message_id } = await send('shop', secret, unsigned({ order: 1 }));
    await world.drain();
    await desk.messages.replay({ message_id: message_id! });
    await world.drain();
    expect(await heard(desk.team_id)).toMatchObject([
      { entity_id: message_id, replayed: false },
      { entity_id: message_id, replayed: true },
    ]);
    world.clock.advance({ days: 31 });
    await runSchedules(world.services, [{ job: sweepInbound, every_seconds: 3600 }]);
    await world.drain();
    const later = await desk.again();
    await expect(later.inbound.messages.replay({ message_id: message_id! })).rejects.toMatchObject({
      app: 'INBOUND_CONTENT_GONE',
    });
    expect(await later.inbound.messages.get({ message_id: message_id! })).toMatchObject({
      body: null,
      has_content: false,
    });
    expect((await send('shop', secret, unsigned({ order: 1 }))).status).toBe('accepted');
  });

  test('who is erased is in no message', async () => {
    const desk = await aDesk();
    const secret = secretOf(await desk.sources.create({ slug: 'shop' }));
    const naming = await send('shop', secret, unsigned('{"from":"Gr\\u00e9ta Hopper","n":1}'));
    const other = await send('shop', secret, unsigned({ from: 'Ada', n: 2 }));
    await transaction(world.services.db, (db) =>
      forgetInMessages({ db, services: world.services } as never, {
        user_id: randomUUIDv7(),
        people: [{ team_id: desk.team_id, id: randomUUIDv7() }],
        names: ['Gréta Hopper'],
        addresses: [],
      }),
    );
    const rows = await world.kysely
      .selectFrom('inbound_messages')
      .select(['id', 'content'])
      .where('team_id', '=', desk.team_id)
      .execute();
    const kept = new Map(rows.map(({ id, content }) => [id, content !== null]));
    expect([kept.get(naming.message_id!), kept.get(other.message_id!)]).toEqual([false, true]);
  });
});

describe('Slack and GitHub', () => {
  const { signing_secrets } = world.services.config;
  const [slackSecret, githubSecret] = [signing_secrets.slack[0]!, signing_secrets.github[0]!];
  const now = () => new Date(Date.now() + world.clock.offset_ms);
  const slack = (said: unknown, more?: Record<string, string>) =>
    anyone().inbound.slack(fromSlack(slackSecret, said, now(), more));

  test('the first question is answered', async () => {
    expect(await slack({ type: 'url_verification', challenge: 'abc' })).toEqual({ challenge: 'abc' });
  });

  test('a message counts once, also under another event id; a retry is not dropped for being one', async () => {
    const desk = await aDesk();
    const team = `T${desk.team_id.slice(-8).toUpperCase()}`;
    await connected(desk, 'slack', team);
    const event = { type: 'message', channel: 'C1', event_ts: '1700000000.000100', text: 'Hi' };
    const said = { type: 'event_callback', team_id: team, event_id: 'Ev1', event };
    expect(await slack(said, { 'x-slack-retry-num': '1' })).toEqual({});
    await slack(said);
    await slack({ ...said, event_id: 'Ev2' });
    await slack({ ...said, event_id: 'Ev3', event: { ...event, subtype: 'message_changed' } });
    const form = new URLSearchParams({ team_id: team, command: '/ticket', trigger_id: '1.2.3', text: 'new' });
    await slack(String(form), { 'content-type': 'application/x-www-form-urlencoded' });
    await world.drain();
    expect((await heard(desk.team_id)).map((one) => (one as unknown as { type: string }).type)).toEqual([
      'message',
      'message',
      '/ticket',
    ]);
  });

  test('an account that nobody connected is ignored and not kept; what cannot be read has failed', async () => {
    const before = await world.kysely.selectFrom('inbound_messages').select('id').execute();
    const unknown = fromGithub(githubSecret, 'push', randomUUIDv7(), { installation: { id: 1 } });
    expect((await anyone().inbound.github(unknown)).status).toBe('ignored');
    const desk = await aDesk();
    await connected(desk, 'github', '4711');
    const known = fromGithub(githubSecret, 'pull_request', 'd-1', { action: 'closed', installation: { id: 4711 } });
    expect((await anyone().inbound.github(known)).status).toBe('accepted');
    expect((await anyone().inbound.github(known)).status).toBe('duplicate');
    const stripe = fromStripe('whsec_of_stripe', 'no JSON', now());
    expect((await anyone().inbound.stripe(stripe)).status).toBe('failed');
    await world.drain();
    expect(await heard(desk.team_id)).toMatchObject([{ type: 'pull_request.closed', provider: 'github' }]);
    const rows = await world.kysely.selectFrom('inbound_messages').selectAll().execute();
    const added = rows.filter(({ id }) => !before.some((row) => row.id === id));
    expect(added.map(({ state, reason, content }) => [state, reason, content !== null])).toEqual(
      expect.arrayContaining([
        ['ignored', 'unknown_account', false],
        ['processed', null, true],
        ['failed', 'unreadable', true],
      ]),
    );
  });

  test('a stale or changed signature is refused, and nothing is stored', async () => {
    const count = async () => (await world.kysely.selectFrom('inbound_messages').select('id').execute()).length;
    const before = await count();
    const stale = fromSlack(slackSecret, { type: 'event_callback' }, new Date(now().getTime() - 301_000));
    await expect(anyone().inbound.slack(stale)).rejects.toMatchObject({ app: 'SIGNATURE_EXPIRED' });
    const changed = fromGithub(githubSecret, 'push', 'x', { a: 1 });
    await expect(anyone().inbound.github({ ...changed, body: `${changed.body} ` })).rejects.toMatchObject({
      app: 'SIGNATURE_INVALID',
    });
    expect(await count()).toBe(before);
  });
});
