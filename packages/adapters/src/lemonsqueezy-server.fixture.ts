import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { bodyOf, serveJson } from './json-server.fixture.ts';

interface FakeVariant {
  readonly id: number;
  readonly price: number;
}
interface Checkout {
  readonly variant_id: number;
  readonly quantity: number;
  readonly custom: Readonly<Record<string, string>>;
  readonly attributes: Attributes;
}
type Attributes = Record<string, unknown>;

/** A Lemon Squeezy that keeps what it is told, for one store. Tests do what payers and time would. */
export interface FakeLemonSqueezy {
  readonly url: string;
  readonly api_key: string;
  readonly store_id: string;
  readonly requests: readonly string[];
  /** The payer enters a card; gives what the webhook about it would say. */
  complete(checkout_id: string): { subscription_id: string; custom_data: Readonly<Record<string, string>> };
  renew(subscription_id: string, outcome: 'paid' | 'failed'): string;
  /** Adds tax to an invoice. */
  tax(invoice_id: string, tax: number): void;
  /** Gives back some of what was paid for an invoice: as much as this by now. */
  refundInvoice(invoice_id: string, until: number): void;
  /** The payer pays on the page of a checkout for a single payment; gives what the webhook about it would say. */
  buy(checkout_id: string, of?: { readonly tax?: number }): { order_id: string; custom_data: Checkout['custom'] };
  /** A payment turns out to be a fraud, or not. */
  order(order_id: string, status: 'paid' | 'fraudulent'): void;
  /** The next request of this kind takes effect, and its answer is lost. */
  failAt(request: string): void;
  /**
   * The next request of this kind is never answered, and takes effect or not. Resolves once it has come: whoever sent it
   * is killed then.
   */
  holdAt(request: string, when: 'before' | 'after'): Promise<void>;
  /** What was changed there, in order: method and path of each request that took effect. */
  readonly effects: readonly string[];
  readonly subscription: (id: string) => Readonly<Attributes>;
  close(): Promise<void>;
}

const DAY = 86_400_000;
const at = (days = 0) => new Date(Date.now() + days * DAY).toISOString().replace('Z', '000Z');

export async function startLemonSqueezy(variants: readonly FakeVariant[]): Promise<FakeLemonSqueezy> {
  const api_key = randomBytes(16).toString('hex');
  const store_id = '11';
  const requests: string[] = [];
  const checkouts = new Map<string, Checkout>();
  const subscriptions = new Map<string, Attributes>();
  const invoices = new Map<string, Attributes>();
  const orders = new Map<string, Attributes>();
  const effects: string[] = [];
  const holds: { readonly request: string; readonly when: 'before' | 'after'; readonly came: () => void }[] = [];
  let lost: string | undefined;
  let last = 1000;
  const newId = () => String(++last);
  const missing: [number, object] = [404, { errors: [{ status: '404', title: 'Not Found', detail: 'Not found.' }] }];
  const refused = (pointer: string): [number, object] => [
    422,
    {
      errors: [
        { status: '422', detail: `The ${pointer} is invalid.`, source: { pointer: `/data/attributes/${pointer}` } },
      ],
    },
  ];
  const resource = (type: string, id: string, attributes: Attributes): [number, object] => [
    200,
    { jsonapi: { version: '1.0' }, data: { type, id, attributes } },
  ];

  function invoice(subscription_id: string, billing_reason: string, status: string) {
    const of = subscriptions.get(subscription_id)!;
    const { price } = variants.find(({ id }) => id === of['variant_id'])!;
    const total = price * (of['first_subscription_item'] as { quantity: number }).quantity;
    const id = newId();
    invoices.set(id, {
      store_id: 11,
      subscription_id: Number(subscription_id),
      billing_reason,
      currency: 'USD',
      status,
      subtotal: total,
      discount_total: 0,
      tax: 0,
      total,
      refunded: false,
      refunded_amount: 0,
      refunded_at: null,
      urls: { invoice_url: `https://app.lemonsqueezy.example/my-orders/${id}` },
      created_at: at(),
      updated_at: at(),
    });
    return id;
  }

  function checkout(attributes: Attributes, relationships: { store: { data: { id: string } } }): [number, object] {
    const data = attributes['checkout_data'] as {
      custom: Record<string, string>;
      discount_code?: string;
      variant_quantities?: { variant_id: number; quantity: number }[];
    };
    const { enabled_variants } = (attributes['product_options'] ?? {}) as { enabled_variants?: number[] };
    const [{ variant_id, quantity } = { variant_id: enabled_variants?.[0] ?? 0, quantity: 1 }] =
      data.variant_quantities ?? [];
    if (relationships.store.data.id !== store_id || !variants.some(({ id }) => id === variant_id)) return missing;
    if (data.discount_code === 'unknown') return refused('checkout_data/discount_code');
    const id = `${newId()}-checkout`;
    const shown = {
      store_id: 11,
      variant_id,
      custom_price: attributes['custom_price'] ?? null,
      product_options: attributes['product_options'] ?? {},
      checkout_data: data,
      expires_at: attributes['expires_at'] ?? null,
      url: `https://store.lemonsqueezy.example/checkout/${id}`,
    };
    checkouts.set(id, { variant_id, quantity, custom: data.custom, attributes: shown });
    return resource('checkouts', id, shown);
  }

  function patch(of: Attributes, given: Attributes): void {
    if ('variant_id' in given) of['variant_id'] = given['variant_id'];
    if ('cancelled' in given) Object.assign(of, { cancelled: given['cancelled'], status: 'active', ends_at: null });
  }

  async function answer(req: IncomingMessage): Promise<[number, object | undefined]> {
    const url = new URL(req.url!, 'http://lemonsqueezy.example');
    const [kind = '', id = '', verb] = url.pathname.replace('/v1/', '').split('/');
    requests.push(`${req.method} ${kind}`);
    if (req.headers.authorization !== `Bearer ${api_key}`) return [401, { errors: [{ status: '401' }] }];
    const text = await bodyOf(req);
    const { data } = (text === '' ? { data: undefined } : JSON.parse(text)) as {
      data?: { attributes: Attributes; relationships: { store: { data: { id: string } } } };
    };
    if (kind === 'stores')
      return id === store_id ? resource('stores', id, { name: 'A store', currency: 'EUR' }) : missing;
    if (kind === 'checkouts' && req.method === 'POST') return checkout(data!.attributes, data!.relationships);
    if (kind === 'checkouts')
      return checkouts.has(id) ? resource('checkouts', id, checkouts.get(id)!.attributes) : missing;
    if (url.searchParams.has('filter[store_id]')) {
      const home = kind === 'orders' ? orders : subscriptions;
      const list = [...home].map(([key, attributes]) => ({ type: kind, id: key, attributes }));
      return [200, { data: list.toReversed() }];
    }
    if (kind === 'orders') {
      const order = orders.get(id);
      if (order === undefined) return missing;
      if (verb === 'refund') {
        const amount = data!.attributes['amount'] as number;
        const refunded_amount = (order['refunded_amount'] as number) + amount;
        if (refunded_amount > (order['total'] as number)) return refused('amount');
        const isAll = refunded_amount === order['total'];
        Object.assign(order, { refunded_amount, refunded: isAll, status: isAll ? 'refunded' : 'partial_refund' });
      }
      return resource('orders', id, order);
    }
    if (kind === 'subscription-invoices' && id === '') {
      const of = Number(url.searchParams.get('filter[subscription_id]'));
      const found = [...invoices].filter(([, row]) => row['subscription_id'] === of);
      const list = found.map(([key, attributes]) => ({ type: 'subscription-invoices', id: key, attributes }));
      return [200, { data: list.toReversed() }];
    }
    if (kind === 'subscription-items') {
      for (const [, of] of subscriptions) {
        const item = of['first_subscription_item'] as { id: number; quantity: number };
        if (String(item.id) !== id) continue;
        item.quantity = data!.attributes['quantity'] as number;
        return resource('subscription-items', id, { quantity: item.quantity });
      }
      return missing;
    }
    const row = (kind === 'subscriptions' ? subscriptions : invoices).get(id);
    if (row === undefined) return missing;
    if (req.method === 'PATCH') patch(row, data!.attributes);
    if (req.method === 'DELETE')
      Object.assign(row, { status: 'cancelled', cancelled: true, ends_at: row['renews_at'] });
    return resource(kind, id, row);
  }

  function heldUntilKilled({ came }: (typeof holds)[number]): Promise<never> {
    came();
    return new Promise(() => {});
  }
  const server = await serveJson('application/vnd.api+json', async (req) => {
    const request = `${req.method} ${new URL(req.url!, 'http://lemonsqueezy.example').pathname.replace('/v1/', '')}`;
    const at = holds.findIndex((hold) => request.startsWith(hold.request));
    const [hold] = at === -1 ? [] : holds.splice(at, 1);
    if (hold?.when === 'before') return heldUntilKilled(hold);
    const answered = await answer(req);
    if (req.method !== 'GET' && answered[0] < 300) effects.push(request);
    if (hold !== undefined) return heldUntilKilled(hold);
    if (lost === undefined || !requests.at(-1)!.startsWith(lost)) return answered;
    lost = undefined;
    return [503, { errors: [{ status: '503' }] }];
  });

  return {
    url: server.url,
    api_key,
    store_id,
    requests,
    complete(checkout_id) {
      const { variant_id, quantity, custom } = checkouts.get(checkout_id)!;
      const id = newId();
      subscriptions.set(id, {
        store_id: 11,
        customer_id: Number(newId()),
        order_id: Number(newId()),
        variant_id,
        status: 'active',
        cancelled: false,
        card_brand: 'visa',
        card_last_four: '4242',
        trial_ends_at: null,
        renews_at: at(30),
        ends_at: null,
        created_at: at(),
        updated_at: at(),
        first_subscription_item: { id: Number(newId()), subscription_id: Number(id), quantity },
        urls: {
          update_payment_method: `https://store.lemonsqueezy.example/subscription/${id}/payment-details`,
          customer_portal: 'https://store.lemonsqueezy.example/billing',
        },
      });
      invoice(id, 'initial', 'paid');
      return { subscription_id: id, custom_data: custom };
    },
    renew(id, outcome) {
      Object.assign(subscriptions.get(id)!, { status: outcome === 'paid' ? 'active' : 'past_due' });
      return invoice(id, 'renewal', outcome === 'paid' ? 'paid' : 'pending');
    },
    tax(id, tax) {
      const row = invoices.get(id)!;
      Object.assign(row, { tax, total: (row['total'] as number) + tax });
    },
    buy(checkout_id, { tax = 0 } = {}) {
      const { custom, attributes, variant_id } = checkouts.get(checkout_id)!;
      const price = attributes['custom_price'] as number;
      const { discount_code } = attributes['checkout_data'] as { discount_code?: string };
      const discount_total = discount_code === 'half' ? Math.round(price / 2) : 0;
      const id = newId();
      orders.set(id, {
        store_id: 11,
        order_number: orders.size + 1,
        currency: 'EUR',
        currency_rate: '1.0000',
        subtotal: price,
        discount_total,
        tax,
        total: price - discount_total + tax,
        status: 'paid',
        refunded: false,
        refunded_amount: 0,
        refunded_at: null,
        first_order_item: { variant_id },
        created_at: at(),
        updated_at: at(),
      });
      return { order_id: id, custom_data: custom };
    },
    order: (id, status) => void Object.assign(orders.get(id)!, { status }),
    failAt: (request) => void (lost = request),
    holdAt(request, when) {
      const { promise, resolve } = Promise.withResolvers<void>();
      holds.push({ request, when, came: resolve });
      return promise;
    },
    effects,
    refundInvoice(id, refunded_amount) {
      const row = invoices.get(id)!;
      const status = refunded_amount === row['total'] ? 'refunded' : 'partial_refund';
      Object.assign(row, { refunded: status === 'refunded', refunded_amount, refunded_at: at(), status });
    },
    subscription: (id) => subscriptions.get(id)!,
    close: () => server.close(),
  };
}
