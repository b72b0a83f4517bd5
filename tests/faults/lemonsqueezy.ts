import { setTimeout as sleep } from 'node:timers/promises';
import { startLemonSqueezy, type FakeLemonSqueezy } from '@deskwire/adapters/lemonsqueezy-server.fixture.ts';
// @boundaries-ignore the provider signs what it sends
import { fromLemonSqueezy } from '@deskwire/router/automation/inbound/signing.fixture.ts';
import { account } from './accounts.ts';
import { newSight } from './client.ts';
import { install } from './installation.ts';
import { PATIENCE_MS, requests, sessionOf, until, type Killed, type Sending, type When } from './payments.ts';
import { drained } from './verdict.ts';

const WEBHOOK_SECRET = 'the secret of the faults';
const plans = [
  { id: 71, tier: 'pro', price: 900 },
  { id: 72, tier: 'premium', price: 1900 },
] as const;
const OF_SALES = { id: 99, price: 100 };
type Custom = Readonly<Record<string, string>>;

/** The same as with the other provider, whose calls know idempotency keys. These do not: what is done is asked first. */
export async function killAroundLemonSqueezy(report: (line: string) => void): Promise<Killed> {
  const lemon = await startLemonSqueezy([...plans, OF_SALES]);
  const on = await install({
    backend: 'postgres',
    workers: 1,
    programs: {
      LEMONSQUEEZY_API_KEY: lemon.api_key,
      LEMONSQUEEZY_STORE_ID: lemon.store_id,
      LEMONSQUEEZY_SALES_VARIANT_ID: String(OF_SALES.id),
      LEMONSQUEEZY_API_URL: lemon.url,
      LEMONSQUEEZY_WEBHOOK_SECRET: WEBHOOK_SECRET,
    },
  });
  const wrong: string[] = [];
  let kills = 0;
  try {
    await on.look(async (client) => {
      for (const { id, tier, price } of plans)
        await client.query(
          `insert into billing_prices (id, provider, external_id, tier, billing_cycle, currency, unit_amount, created_at, updated_at)
           values (gen_random_uuid(), 'lemonsqueezy', $1, $2, 'monthly', 'EUR', $3, now(), now())`,
          [String(id), tier, price],
        );
    });
    const owner = await account(on.url, newSight(), 'Paula Payer', 'paula@example.com');
    for (const when of ['before', 'after'] as const) {
      const scene = await aScene({ on, owner, lemon });
      kills += await killed(scene, when, report);
      await judge(scene, (what, found, expected) => {
        if (JSON.stringify(found) !== JSON.stringify(expected))
          wrong.push(`${when}, ${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
      });
    }
    const left = await drained(on);
    if (typeof left === 'string') wrong.push(left);
  } catch (error) {
    wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await on.stop({ keepLogs: wrong.length > 0 });
    await lemon.close();
  }
  return { kills, wrong, logs: wrong.length > 0 ? on.folder : undefined };
}

interface Stage extends Sending {
  readonly lemon: FakeLemonSqueezy;
}

/** Teams that are each about to do one thing at the provider. */
async function aScene(stage: Stage) {
  const { on, lemon, owner } = stage;
  const { said, items } = requests(stage);
  const team = async (name: string) => (await owner.client.api.teams.create.mutate({ name })).id;
  const ring = async (type: 'subscriptions' | 'orders', id: string, custom_data: Custom) => {
    const message = {
      meta: { event_name: `${type}_changed`, custom_data, n: crypto.randomUUID() },
      data: { type, id, attributes: {} },
    };
    const { headers, body } = fromLemonSqueezy(WEBHOOK_SECRET, message);
    const response = await fetch(`${on.url}/api/v1/billing/webhook`, { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(`The webhook answered ${response.status}`);
  };
  /** A payer has a plan by what is on the page, and its team knows. */
  async function paid(id: string, checkout_url: unknown) {
    const { subscription_id: external_id, custom_data } = lemon.complete(sessionOf(checkout_url));
    await ring('subscriptions', external_id, custom_data);
    const subscription = await until(
      'the subscription is here',
      async () => (await items(id, 'GET /subscriptions'))[0],
    );
    return { team: id, external_id, id: subscription.id, custom_data };
  }
  async function subscriber(tier: 'pro' | 'premium') {
    const id = await team(`Pays for ${tier}`);
    const ask = { tier, billing_cycle: 'monthly', seats: 2 };
    return paid(id, (await said(id, 'POST /billing/start-checkout', ask))['checkout_url']);
  }
  /** A buyer has paid on a page, and its team knows. */
  async function bought(id: string, purchase: Readonly<Record<string, unknown>>) {
    const { order_id, custom_data } = lemon.buy(sessionOf(purchase['checkout_url']));
    await ring('orders', order_id, custom_data);
    await until('a purchase is paid', async () =>
      (await items(id, 'GET /purchases')).some(({ status }) => status === 'paid'),
    );
    return order_id;
  }
  const shop = await team('A shop');
  const product = await said(shop, 'POST /products', { name: 'A plugin', price: 1900, currency: 'EUR' });
  const file = await owner.client.upload(new Blob(['bytes']), { filename: 'plugin.txt', team_id: shop } as never);
  await said(shop, `POST /products/${product.id}/files`, { file_id: file.id });
  await said(shop, `POST /products/${product.id}/publish`);
  const buyer = await team('A buyer');
  const sale = await said(buyer, 'POST /purchases', { product_id: product.id });
  const order_id = await bought(buyer, sale);
  const lowering = await subscriber('premium');
  await said(lowering.team, `POST /subscriptions/${lowering.id}/downgrade`, { tier: 'pro' });
  const seating = await subscriber('pro');
  const { id: item } = lemon.subscription(seating.external_id)['first_subscription_item'] as { id: number };
  return {
    ...stage,
    ring,
    paid,
    bought,
    starting: await team('Starts'),
    raising: await subscriber('pro'),
    seating: { ...seating, item },
    ending: await subscriber('pro'),
    rung: await subscriber('pro'),
    lowering,
    selling: { shop, product: product.id, sale: sale.id, order_id },
    buying: await team('Another buyer'),
  };
}
type Scene = Awaited<ReturnType<typeof aScene>>;

/** Everything at once; then both programs are killed, and people try again what nothing answered. */
async function killed(scene: Scene, when: When, report: (line: string) => void): Promise<number> {
  const { on, lemon, starting, raising, seating, ending, rung, lowering, selling, buying } = scene;
  const { send } = requests(scene);
  const acts = [
    {
      team: raising.team,
      route: `POST /subscriptions/${raising.id}/upgrade`,
      fields: { tier: 'premium' },
      held: `PATCH subscriptions/${raising.external_id}`,
    },
    {
      team: seating.team,
      route: `PATCH /subscriptions/${seating.id}`,
      fields: { seats: 5 },
      held: `PATCH subscription-items/${seating.item}`,
    },
    {
      team: ending.team,
      route: `DELETE /subscriptions/${ending.id}`,
      fields: {},
      held: `DELETE subscriptions/${ending.external_id}`,
    },
    {
      team: selling.shop,
      route: `POST /sales/${selling.sale}/refund`,
      fields: {},
      held: `POST orders/${selling.order_id}`,
    },
    {
      team: starting,
      route: 'POST /billing/start-checkout',
      fields: { tier: 'pro', billing_cycle: 'monthly' },
      held: 'POST checkouts',
    },
    { team: buying, route: 'POST /purchases', fields: { product_id: selling.product }, held: 'POST checkouts' },
  ];
  const came = [
    ...acts.map(({ held }) => held),
    `GET subscriptions/${rung.external_id}`,
    `PATCH subscriptions/${lowering.external_id}`,
  ].map((request) => lemon.holdAt(request, when));
  const answered = acts.map(({ team, route, fields }) =>
    send(team, route, fields).then(
      ({ status }) => `${route} answered ${status}`,
      () => 'killed' as const,
    ),
  );
  lemon.renew(rung.external_id, 'failed');
  await scene.ring('subscriptions', rung.external_id, rung.custom_data);
  // The period ends in a moment.
  await on.look(async (client) => {
    await client.query(
      `update subscriptions set pending = jsonb_set(pending, '{at}', to_jsonb(to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))) where id = $1`,
      [lowering.id],
    );
    await client.query(`update outbox set run_at = now() where key = $1`, [`subscriptions.${lowering.id}`]);
  });
  await Promise.race([
    Promise.all(came),
    sleep(PATIENCE_MS).then(() => {
      throw new Error('Not every call of the provider came.');
    }),
  ]);
  report(`${came.length} calls are on their way; both programs are killed ${when} they count`);
  await Promise.all([on.api.crash(), on.workers[0]!.crash()]);
  const ends = await Promise.all(answered);
  if (ends.some((end) => end !== 'killed')) throw new Error(`Nothing should have answered: ${ends.join()}`);
  for (const { team, route, fields } of acts)
    await until(`${route} is answered`, async () => {
      const { status, body } = await send(team, route, fields).catch(() => ({ status: 503, body: {} }));
      if (status >= 400 && status !== 503 && status !== 409)
        throw new Error(`${route} answered ${status}: ${JSON.stringify(body)}`);
      if (status === 409) report(`${route} had happened: ${JSON.stringify(body)}`);
      return status !== 503;
    });
  return came.length;
}

/** Each thing happened once, there and here. */
async function judge(scene: Scene, check: (what: string, found: unknown, expected: unknown) => void): Promise<void> {
  const { lemon, starting, raising, seating, ending, rung, lowering, selling, buying } = scene;
  const { said, items } = requests(scene);
  const stateOf = async ({ team, id }: { team: string; id: string }) => {
    const { status, tier } = await said(team, `GET /subscriptions/${id}`);
    return [status, tier];
  };
  await until('the worker has read what was rung for', async () => (await stateOf(rung))[0] === 'past_due');
  await until('the downgrade is here', async () => (await stateOf(lowering))[1] === 'pro');
  for (const one of [raising, seating, ending]) await said(one.team, 'POST /billing/refresh');
  check('the upgrade', await stateOf(raising), ['active', 'premium']);
  check('the seats', (await said(seating.team, `GET /subscriptions/${seating.id}`))['seats'], 5);
  check('the cancellation', (await stateOf(ending))[0], 'canceled');
  const sale = (await items(selling.shop, 'GET /sales')).find(({ id }) => id === selling.sale)!;
  check('the refund', [sale['status'], sale['refunded']], ['refunded', 1900]);
  for (const effect of [
    `PATCH subscriptions/${raising.external_id}`,
    `PATCH subscription-items/${seating.item}`,
    `DELETE subscriptions/${ending.external_id}`,
    `PATCH subscriptions/${lowering.external_id}`,
    `POST orders/${selling.order_id}/refund`,
  ])
    check(effect, lemon.effects.filter((done) => done === effect).length, 1);
  // What was begun is finished: one plan and one licence.
  const page = await said(starting, 'POST /billing/start-checkout', { tier: 'pro', billing_cycle: 'monthly' });
  await scene.paid(starting, page['checkout_url']);
  check('plans', (await items(starting, 'GET /subscriptions')).length, 1);
  await scene.bought(buying, await said(buying, 'POST /purchases', { product_id: selling.product }));
  const paid = (await items(buying, 'GET /purchases')).filter(({ status }) => status === 'paid');
  check('purchases', paid.length, 1);
  check('sales', (await items(selling.shop, 'GET /sales')).length, 2);
}
