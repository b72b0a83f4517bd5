import type { Outbound } from './outbound.ts';
import { PaymentError } from './payment-error.ts';
import { callJson, pageOf } from './payments-call.ts';
import type {
  BilledInvoice,
  BilledSale,
  BilledStatus,
  BilledSubscription,
  PaymentProvider,
  Recent,
  SalesProvider,
} from './payment-provider.ts';

export interface LemonSqueezyConfig {
  readonly api_key: string;
  readonly store_id: string;
  /** A variant whose price does not matter: products of teams are sold as it, at their own price. */
  readonly sales_variant_id?: string | undefined;
  /** For tests: another host than Lemon Squeezy's. */
  readonly api_url?: string | undefined;
}

interface Subscription {
  readonly customer_id: number;
  readonly variant_id: number;
  readonly status: string;
  readonly cancelled: boolean;
  readonly card_brand: string | null;
  readonly card_last_four: string | null;
  readonly trial_ends_at: string | null;
  readonly renews_at: string | null;
  readonly ends_at: string | null;
  readonly created_at: string;
  readonly first_subscription_item: { readonly id: number; readonly quantity: number } | null;
  readonly urls: { readonly update_payment_method: string; readonly customer_portal: string };
}
interface Invoice {
  readonly subscription_id: number;
  readonly billing_reason: string;
  readonly currency: string;
  readonly status: string;
  readonly subtotal: number;
  readonly discount_total: number;
  readonly tax: number;
  readonly total: number;
  readonly refunded_amount?: number;
  readonly refunded_at: string | null;
  readonly urls: { readonly invoice_url: string | null };
  readonly created_at: string;
  readonly updated_at: string;
}
interface Order {
  readonly first_order_item: { readonly variant_id: number } | null;
  readonly created_at: string;
  readonly status: string;
  readonly discount_total: number;
  readonly tax: number;
  readonly total: number;
  readonly refunded_amount?: number;
}
interface Checkout {
  readonly url: string;
  readonly expires_at: string | null;
  readonly checkout_data: { readonly custom?: Readonly<Record<string, string>> | readonly never[] };
}
interface Resource<A> {
  readonly id: string;
  readonly attributes: A;
}
interface Failures {
  readonly errors?: readonly { readonly detail?: string; readonly source?: { readonly pointer?: string } }[];
}

const time = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

/** Lemon Squeezy in a dozen calls of its JSON:API. Its own package has a fixed host and sends past our limits. */
export function createLemonSqueezy(config: LemonSqueezyConfig, outbound: Outbound) {
  const { api_key, store_id, sales_variant_id, api_url = 'https://api.lemonsqueezy.com' } = config;
  async function call<T>(method: string, path: string, data?: object): Promise<T | undefined> {
    const { status, body } = await callJson(outbound, `${api_url}/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${api_key}`,
        accept: 'application/vnd.api+json',
        ...(data === undefined ? {} : { 'content-type': 'application/vnd.api+json' }),
      },
      body: data === undefined ? undefined : JSON.stringify({ data }),
    });
    if (status < 300) return (body as { data: T } | undefined)?.data;
    if (status === 404 && method === 'GET') return undefined;
    const [failure] = (body as Failures | undefined)?.errors ?? [];
    const about = `${failure?.source?.pointer ?? ''} ${failure?.detail ?? ''}`;
    if (/discount/i.test(about)) throw new PaymentError('coupon', { cause: body });
    throw new PaymentError(/payment|declined|card/i.test(about) ? 'declined' : 'refused', { cause: body });
  }
  const must = async <T>(...args: Parameters<typeof call>): Promise<T> => {
    const answer = await call<T>(...args);
    if (answer === undefined) throw new PaymentError('refused');
    return answer;
  };
  const find = (id: string) => call<Resource<Subscription>>('GET', `subscriptions/${id}`);
  const get = (id: string) => must<Resource<Subscription>>('GET', `subscriptions/${id}`);
  const patch = (id: string, attributes: object) =>
    must('PATCH', `subscriptions/${id}`, { type: 'subscriptions', id, attributes });

  async function checkout(variant_id: string, attributes: object) {
    const made = await must<Resource<Checkout>>('POST', 'checkouts', {
      type: 'checkouts',
      attributes,
      relationships: {
        store: { data: { type: 'stores', id: store_id } },
        variant: { data: { type: 'variants', id: variant_id } },
      },
    });
    return { external_id: made.id, url: pageOf(made.attributes.url) };
  }

  /** The newest hundred of a kind, which come first. */
  const newest = <A>(kind: string) => must<Resource<A>[]>('GET', `${kind}?filter[store_id]=${store_id}&page[size]=100`);

  const salesOf = (variant_id: string): SalesProvider => ({
    async start(ask) {
      // A price of our own is one in the currency of the store, whatever the currency of the product is.
      const { attributes } = await must<Resource<{ currency: string }>>('GET', `stores/${store_id}`);
      if (attributes.currency !== ask.currency) throw new PaymentError('price');
      return checkout(variant_id, {
        custom_price: ask.amount,
        product_options: {
          name: ask.name,
          redirect_url: ask.return_url,
          enabled_variants: [Number(variant_id)],
        },
        checkout_data: {
          email: ask.email,
          custom: { deskwire_purchase: ask.token },
          ...(ask.coupon === null ? {} : { discount_code: ask.coupon }),
        },
        expires_at: ask.expires_at,
      });
    },
    async find(id) {
      if (ORDER.test(id)) {
        const order = await call<Resource<Order>>('GET', `orders/${id}`);
        return order && readOrder(order);
      }
      const found = await call<Resource<Checkout>>('GET', `checkouts/${id}`);
      return found && readCheckout(found);
    },
    listRecent: async () =>
      (await newest<Order>('orders'))
        .map(({ id, attributes }) => recent(id, attributes.first_order_item?.variant_id, attributes.created_at))
        .filter(({ price_id }) => price_id === variant_id),
    async refund(id) {
      // This call knows no idempotency key, so it is not made for what was given back already.
      const { attributes } = await must<Resource<Order>>('GET', `orders/${id}`);
      const amount = attributes.total - (attributes.refunded_amount ?? 0);
      if (amount > 0) await must('POST', `orders/${id}/refund`, { type: 'orders', id, attributes: { amount } });
    },
  });

  return {
    name: 'lemonsqueezy',
    ...(sales_variant_id === undefined ? {} : { sales: salesOf(sales_variant_id) }),
    async startCheckout(ask) {
      const variant_id = Number(ask.price_id);
      return checkout(ask.price_id, {
        product_options: { redirect_url: ask.return_url, enabled_variants: [variant_id] },
        checkout_data: {
          email: ask.email,
          custom: { deskwire_checkout: ask.token },
          variant_quantities: [{ variant_id, quantity: ask.seats }],
          ...(ask.coupon === null ? {} : { discount_code: ask.coupon }),
        },
      });
    },
    portal: async ({ external_id }) => pageOf((await get(external_id)).attributes.urls.customer_portal),
    async findSubscription(id) {
      const found = await find(id);
      return found && readSubscription(found);
    },
    listRecent: async () =>
      (await newest<Subscription>('subscriptions')).map(({ id, attributes }) =>
        recent(id, attributes.variant_id, attributes.created_at),
      ),
    async listInvoices(id) {
      const filter = `filter[subscription_id]=${encodeURIComponent(id)}&page[size]=100`;
      return (await must<Resource<Invoice>[]>('GET', `subscription-invoices?${filter}`)).map(readInvoice);
    },
    // No call tells what a change would cost.
    preview: async () => undefined,
    async change({ external_id }, { price_id, seats, prorate_at }) {
      const proration = prorate_at === null ? { disable_prorations: true } : { invoice_immediately: true };
      const { attributes } = await get(external_id);
      // Values that are as they should be are not sent again: these calls have no idempotency key.
      if (String(attributes.variant_id) !== price_id)
        await patch(external_id, { variant_id: Number(price_id), ...proration });
      const item = (await get(external_id)).attributes.first_subscription_item;
      if (item !== null && item.quantity !== seats) {
        const id = String(item.id);
        await must('PATCH', `subscription-items/${id}`, {
          type: 'subscription-items',
          id,
          attributes: { quantity: seats, ...proration },
        });
      }
    },
    async cancel({ external_id }) {
      const { attributes } = await get(external_id);
      if (!attributes.cancelled) await call('DELETE', `subscriptions/${external_id}`);
    },
    async resume({ external_id }) {
      await patch(external_id, { cancelled: false });
    },
    async pay(id) {
      const invoice = await must<Resource<Invoice>>('GET', `subscription-invoices/${id}`);
      if (invoice.attributes.status === 'paid') return null;
      // A failed renewal is paid by giving another card.
      const { attributes } = await get(String(invoice.attributes.subscription_id));
      return pageOf(attributes.urls.update_payment_method);
    },
    async listMethods({ external_id }) {
      const { attributes } = await get(external_id);
      const { card_brand: brand, card_last_four: last4 } = attributes;
      if (brand === null && last4 === null) return [];
      return [{ external_id, brand, last4, exp_month: null, exp_year: null, is_default: true }];
    },
    addMethod: async ({ external_id }) => pageOf((await get(external_id)).attributes.urls.update_payment_method),
    // A subscription has one card, which is replaced and never taken away.
    async setDefaultMethod() {},
    async removeMethod() {
      throw new PaymentError('refused');
    },
  } satisfies PaymentProvider;
}

const statuses: Readonly<Record<string, BilledStatus>> = {
  on_trial: 'trialing',
  active: 'active',
  paused: 'paused',
  past_due: 'past_due',
  unpaid: 'expired',
  cancelled: 'canceled',
  expired: 'expired',
};

function readSubscription({ id, attributes: found }: Resource<Subscription>): BilledSubscription {
  const status = statuses[found.status] ?? 'incomplete';
  return {
    external_id: id,
    customer_id: String(found.customer_id),
    // Custom data come with webhooks only.
    token: null,
    price_id: String(found.variant_id),
    seats: found.first_subscription_item?.quantity ?? 1,
    status,
    period_start: null,
    period_end: time(found.ends_at ?? found.renews_at),
    trial_ends_at: time(found.trial_ends_at),
    cancel_at: status === 'canceled' ? time(found.ends_at) : null,
    ended_at: status === 'expired' ? time(found.ends_at) : null,
  };
}

const invoiceStatuses: Readonly<Record<string, BilledInvoice['status']>> = {
  pending: 'open',
  paid: 'paid',
  void: 'void',
  refunded: 'paid',
  partial_refund: 'paid',
};
const reasons: Readonly<Record<string, string>> = {
  initial: 'Subscription',
  renewal: 'Subscription, renewal',
  updated: 'Subscription, change of plan or seats',
};

const recent = (external_id: string, variant_id: number | undefined, created_at: string): Recent => ({
  external_id,
  price_id: String(variant_id ?? ''),
  created_at: time(created_at)!,
});

/** Orders are numbered, checkouts are not. */
const ORDER = /^\d+$/;
const paidOrders: ReadonlySet<string> = new Set(['paid', 'refunded', 'partial_refund', 'fraudulent']);

function readOrder({ id, attributes: found }: Resource<Order>): BilledSale {
  const state = paidOrders.has(found.status) ? 'paid' : found.status === 'failed' ? 'over' : 'open';
  return {
    external_id: id,
    // As with subscriptions, the signed message alone says whose it is.
    token: null,
    payment_id: found.total > 0 ? id : null,
    state,
    discount: found.discount_total,
    tax: found.tax,
    total: found.total,
    refunded: found.refunded_amount ?? (found.status === 'refunded' ? found.total : 0),
    disputed: found.status === 'fraudulent',
  };
}

/** A page says nothing of what was paid on it: that is another object, an order. */
function readCheckout({ id, attributes: found }: Resource<Checkout>): BilledSale {
  const { custom } = found.checkout_data;
  const token =
    custom === undefined || Array.isArray(custom) ? undefined : (custom as Record<string, string>)['deskwire_purchase'];
  const isOver = found.expires_at !== null && Date.parse(found.expires_at) < Date.now();
  const nothing = { payment_id: null, discount: 0, tax: 0, total: 0, refunded: 0, disputed: false };
  return { external_id: id, token: token ?? null, state: isOver ? 'over' : 'open', ...nothing };
}

function readInvoice({ id, attributes: found }: Resource<Invoice>): BilledInvoice {
  const issued_at = time(found.created_at)!;
  const status = invoiceStatuses[found.status] ?? 'open';
  const refunded = found.refunded_amount ?? 0;
  const description = reasons[found.billing_reason] ?? 'Subscription';
  return {
    external_id: id,
    subscription_id: String(found.subscription_id),
    number: null,
    status,
    currency: found.currency,
    subtotal: found.subtotal,
    discount: found.discount_total,
    tax: found.tax,
    total: found.total,
    period_start: null,
    period_end: null,
    issued_at,
    due_at: null,
    paid_at: status === 'paid' ? time(found.updated_at) : null,
    hosted_url: found.urls.invoice_url,
    failed: status === 'open',
    lines: [{ description, quantity: 1, unit_amount: found.subtotal, amount: found.subtotal }],
    credits:
      refunded > 0
        ? [
            {
              // There is one sum of all refunds.
              external_id: 'refunds',
              number: null,
              reason: null,
              total: refunded,
              tax: null,
              issued_at: time(found.refunded_at ?? found.updated_at)!,
            },
          ]
        : [],
  };
}
