import { setTimeout as sleep } from 'node:timers/promises';
import { startStripe, type FakeStripe } from '@deskwire/adapters/stripe-server.fixture.ts';
// @boundaries-ignore the provider signs what it sends
import { fromStripe } from '@deskwire/router/automation/inbound/signing.fixture.ts';
import { account } from './accounts.ts';
import { newSight } from './client.ts';
import { install, type Installation } from './installation.ts';
import { drained } from './verdict.ts';

export interface Killed {
  /** How many calls of the provider were in the middle when their process was killed. */
  readonly kills: number;
  readonly wrong: readonly string[];
  readonly logs: string | undefined;
}
export type When = 'before' | 'after';
type Owner = Awaited<ReturnType<typeof account>>;
type Fields = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, unknown>> & { readonly id: string };

const WEBHOOK_SECRET = 'whsec_of_the_faults';
const plans = [
  { id: 'price_pro', tier: 'pro', unit_amount: 900, currency: 'eur' },
  { id: 'price_premium', tier: 'premium', unit_amount: 1900, currency: 'eur' },
] as const;

/** Many times what it takes on a machine that is busy with others. */
export const PATIENCE_MS = 240_000;
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`In vain waited until ${what}.`);
  }
}

/**
 * Kills the api and the worker while each of their calls of the payment provider is on its way, once before it counts there
 * and once after, has people and the queue try again, and looks what became of it, here and there.
 */
export async function killAroundPayments(report: (line: string) => void): Promise<Killed> {
  const stripe = await startStripe(plans);
  const on = await install({
    backend: 'postgres',
    workers: 1,
    programs: {
      STRIPE_SECRET_KEY: stripe.secret_key,
      STRIPE_API_URL: stripe.url,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    },
  });
  const wrong: string[] = [];
  let kills = 0;
  try {
    await on.look(async (client) => {
      for (const { id, tier, unit_amount } of plans)
        await client.query(
          `insert into billing_prices (id, provider, external_id, tier, billing_cycle, currency, unit_amount, created_at, updated_at)
           values (gen_random_uuid(), 'stripe', $1, $2, 'monthly', 'EUR', $3, now(), now())`,
          [id, tier, unit_amount],
        );
    });
    const owner = await account(on.url, newSight(), 'Paula Payer', 'paula@example.com');
    for (const when of ['before', 'after'] as const) {
      const scene = await aScene({ on, owner, stripe });
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
    await stripe.close();
  }
  return { kills, wrong, logs: wrong.length > 0 ? on.folder : undefined };
}

/** Whose requests go where. */
export interface Sending {
  readonly on: Installation;
  readonly owner: Owner;
}
interface Stage extends Sending {
  readonly stripe: FakeStripe;
}

/** Sends one request, as somebody who has no more than a browser. Throws where nothing answers any more. */
export const requests = ({ on, owner }: Sending) => {
  async function send(team: string, route: string, fields: Fields = {}): Promise<{ status: number; body: Row }> {
    const [method = '', path = ''] = route.split(' ');
    const hasBody = method === 'POST' || method === 'PATCH';
    const response = await fetch(`${on.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${owner.access_token}`,
        'x-team-id': team,
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
      },
      ...(hasBody ? { body: JSON.stringify(fields) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Row };
  }
  async function said(team: string, route: string, fields?: Fields): Promise<Row> {
    const { status, body } = await send(team, route, fields);
    if (status >= 300) throw new Error(`${route} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }
  const items = async (team: string, route: string) =>
    ((await said(team, route)) as unknown as { items: readonly Row[] }).items;
  return { send, said, items };
};

/** What a page of the provider is named. */
export const sessionOf = (url: unknown) => String(url).split('/').at(-1)!;

/** Teams that are each about to do one thing at the provider. */
async function aScene(stage: Stage) {
  const { on, stripe, owner } = stage;
  const { said, items } = requests(stage);
  const team = async (name: string) => (await owner.client.api.teams.create.mutate({ name })).id;
  const ring = async (object: object) => {
    const event = { id: `evt_${crypto.randomUUID()}`, type: 'something.happened', data: { object } };
    const { headers, body } = fromStripe(WEBHOOK_SECRET, event);
    const response = await fetch(`${on.url}/api/v1/webhooks/stripe`, { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(`The webhook answered ${response.status}`);
  };
  const ringFor = (id: string) => ring({ object: 'subscription', id });
  async function subscriber(tier: 'pro' | 'premium') {
    const id = await team(`Pays for ${tier}`);
    const ask = { tier, billing_cycle: 'monthly', seats: 2 };
    const { checkout_url } = await said(id, 'POST /billing/start-checkout', ask);
    const { subscription_id: external_id } = stripe.complete(sessionOf(checkout_url));
    await ringFor(external_id);
    const subscription = await until(
      'the subscription is here',
      async () => (await items(id, 'GET /subscriptions'))[0],
    );
    return { team: id, external_id, id: subscription.id };
  }
  const shop = await team('A shop');
  const product = await said(shop, 'POST /products', { name: 'A plugin', price: 1900, currency: 'EUR' });
  const file = await owner.client.upload(new Blob(['bytes']), { filename: 'plugin.txt', team_id: shop } as never);
  await said(shop, `POST /products/${product.id}/files`, { file_id: file.id });
  await said(shop, `POST /products/${product.id}/publish`);
  const buyer = await team('A buyer');
  const bought = await said(buyer, 'POST /purchases', { product_id: product.id });
  stripe.buy(sessionOf(bought['checkout_url']));
  await ring({ object: 'checkout.session', id: sessionOf(bought['checkout_url']), mode: 'payment', customer: null });
  await until(
    'the purchase is paid',
    async () => (await said(buyer, `GET /purchases/${bought.id}`))['status'] === 'paid',
  );
  const owing = await subscriber('pro');
  stripe.renew(owing.external_id, 'failed');
  await said(owing.team, 'POST /billing/refresh');
  const [invoice] = await items(owing.team, 'GET /invoices?status=open');
  const lowering = await subscriber('premium');
  await said(lowering.team, `POST /subscriptions/${lowering.id}/downgrade`, { tier: 'pro' });
  return {
    ...stage,
    ring,
    ringFor,
    starting: await team('Starts'),
    raising: await subscriber('pro'),
    ending: await subscriber('pro'),
    rung: await subscriber('pro'),
    owing: { ...owing, invoice: invoice!.id },
    lowering,
    selling: { shop, product: product.id, sale: bought.id },
    buying: await team('Another buyer'),
    before: stripe.count(),
  };
}
type Scene = Awaited<ReturnType<typeof aScene>>;

/** Everything at once; then both programs are killed, and people try again what nothing answered. */
async function killed(scene: Scene, when: When, report: (line: string) => void): Promise<number> {
  const { on, stripe, starting, raising, ending, rung, owing, lowering, selling, buying } = scene;
  const { send } = requests(scene);
  const acts = [
    {
      team: raising.team,
      route: `POST /subscriptions/${raising.id}/upgrade`,
      fields: { tier: 'premium' },
      held: `POST subscriptions/${raising.external_id}`,
    },
    {
      team: ending.team,
      route: `DELETE /subscriptions/${ending.id}`,
      fields: {},
      held: `POST subscriptions/${ending.external_id}`,
    },
    { team: owing.team, route: `POST /invoices/${owing.invoice}/pay`, fields: {}, held: 'POST invoices/' },
    { team: selling.shop, route: `POST /sales/${selling.sale}/refund`, fields: {}, held: 'POST refunds' },
    {
      team: starting,
      route: 'POST /billing/start-checkout',
      fields: { tier: 'pro', billing_cycle: 'monthly' },
      held: 'POST checkout',
    },
    { team: buying, route: 'POST /purchases', fields: { product_id: selling.product }, held: 'POST checkout' },
  ];
  const came = [
    ...acts.map(({ held }) => held),
    `GET subscriptions/${rung.external_id}`,
    `POST subscriptions/${lowering.external_id}`,
  ].map((request) => stripe.holdAt(request, when));
  const answered = acts.map(({ team, route, fields }) =>
    send(team, route, fields).then(
      ({ status }) => status,
      () => 'killed' as const,
    ),
  );
  stripe.renew(rung.external_id, 'failed');
  await scene.ringFor(rung.external_id);
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
  const { stripe, before, starting, raising, ending, rung, owing, lowering, selling, buying, on } = scene;
  const { said, items } = requests(scene);
  const stateOf = async ({ team, id }: { team: string; id: string }) => {
    const { status, tier } = await said(team, `GET /subscriptions/${id}`);
    return [status, tier];
  };
  await until('the worker has read what was rung for', async () => (await stateOf(rung))[0] === 'past_due');
  await until(
    'the downgrade was told',
    async () => stripe.subscription(lowering.external_id).items.data[0]!.price.id === 'price_pro',
  );
  await until('the downgrade is here', async () => (await stateOf(lowering))[1] === 'pro');
  for (const one of [raising, ending, owing]) await said(one.team, 'POST /billing/refresh');
  check('the upgrade', await stateOf(raising), ['active', 'premium']);
  check('its invoices', (await items(raising.team, 'GET /invoices')).length, 2);
  check('the cancellation', (await stateOf(ending))[0], 'canceled');
  check('the invoice', (await said(owing.team, `GET /invoices/${owing.invoice}`))['status'], 'paid');
  const sale = (await items(selling.shop, 'GET /sales')).find(({ id }) => id === selling.sale)!;
  check('the refund', [sale['status'], sale['refunded']], ['refunded', 1900]);
  check('invoices of the downgrade', (await items(lowering.team, 'GET /invoices')).length, 1);
  const events = async (team: string, type: string) =>
    on.look(async (client) => {
      const found = await client.query('select id from events where team_id = $1 and type = $2', [team, type]);
      return found.rows.length;
    });
  check('the failed payment was told', await events(rung.team, 'subscription.past_due'), 1);
  check('the refund was told', await events(selling.shop, 'sale.refunded'), 1);
  check('the upgrade was told', await events(raising.team, 'subscription.changed'), 1);
  // What was begun is finished: one plan and one licence.
  const { body } = await requests(scene).send(starting, 'POST /billing/start-checkout', {
    tier: 'pro',
    billing_cycle: 'monthly',
  });
  const { subscription_id } = stripe.complete(sessionOf(body['checkout_url']));
  await scene.ringFor(subscription_id);
  await until('the plan is here', async () => (await items(starting, 'GET /subscriptions')).length === 1);
  // Of a purchase that was begun twice, the one with a page is paid.
  const again = await requests(scene).said(buying, 'POST /purchases', { product_id: selling.product });
  stripe.buy(sessionOf(again['checkout_url']));
  await scene.ring({
    object: 'checkout.session',
    id: sessionOf(again['checkout_url']),
    mode: 'payment',
    customer: null,
  });
  const paid = async () => (await items(buying, 'GET /purchases')).filter(({ status }) => status === 'paid').length;
  await until('the purchase is paid', async () => (await paid()) > 0);
  check('purchases', await paid(), 1);
  check('sales', (await items(selling.shop, 'GET /sales')).length, 2);
  const now = stripe.count();
  // The renewal that failed, the upgrade, and the new plan; the upgrade, who owed, the new plan, and the purchase.
  check('invoices there', now.invoices - before.invoices, 3);
  check('payments there', now.payments - before.payments, 4);
  check('refunds there', now.refunds - before.refunds, 1);
}
