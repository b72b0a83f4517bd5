import type { Outbound } from './outbound.ts';
import { PaymentError } from './payment-error.ts';
import { callJson, pageOf } from './payments-call.ts';
import type {
  Billed,
  BilledCredit,
  BilledInvoice,
  BilledMethod,
  BilledSale,
  BilledStatus,
  BilledSubscription,
  PaymentProvider,
} from './payment-provider.ts';

export interface StripeConfig {
  readonly secret_key: string;
  /** For tests: another host than Stripe's. */
  readonly api_url?: string | undefined;
}

/** The version whose shapes are read here, whatever the account's default is. */
export const STRIPE_VERSION = '2026-10-28.endive';

interface Item {
  readonly id: string;
  readonly quantity?: number;
  readonly price: { readonly id: string };
  readonly current_period_start: number;
  readonly current_period_end: number;
}
interface StripeSubscription {
  readonly id: string;
  readonly customer: string | { readonly id: string };
  readonly status: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly items: { readonly data: readonly Item[] };
  readonly trial_end: number | null;
  readonly cancel_at: number | null;
  readonly cancel_at_period_end: boolean;
  readonly ended_at: number | null;
  readonly default_payment_method: string | { readonly id: string } | null;
}
interface StripeLine {
  readonly description: string | null;
  readonly quantity: number | null;
  readonly amount: number;
}
interface StripeInvoice {
  readonly id: string;
  readonly number: string | null;
  readonly status: BilledInvoice['status'] | null;
  readonly currency: string;
  readonly subtotal: number;
  readonly total: number;
  readonly total_taxes: readonly { readonly amount: number }[] | null;
  readonly total_discount_amounts: readonly { readonly amount: number }[] | null;
  readonly amount_due: number;
  readonly attempted: boolean;
  readonly period_start: number;
  readonly period_end: number;
  readonly created: number;
  readonly due_date: number | null;
  readonly hosted_invoice_url: string | null;
  readonly status_transitions: { readonly finalized_at: number | null; readonly paid_at: number | null };
  readonly parent: { readonly subscription_details: { readonly subscription: string } | null } | null;
  readonly lines: { readonly data: readonly StripeLine[] };
  readonly customer: string | { readonly id: string } | null;
  readonly pre_payment_credit_notes_amount: number;
  readonly post_payment_credit_notes_amount: number;
  readonly payments?: {
    readonly data: readonly { readonly payment: { readonly payment_intent?: string; readonly charge?: string } }[];
  };
}
interface StripeCharge {
  readonly id: string;
  readonly payment_intent: string | { readonly id: string } | null;
  readonly amount_refunded: number;
}
interface StripeRefund {
  readonly id: string;
  readonly amount: number;
  readonly created: number;
  readonly reason: string | null;
  readonly status: string | null;
}
interface StripeCreditNote {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly total: number;
  readonly total_taxes: readonly { readonly amount: number }[] | null;
  readonly memo: string | null;
  readonly reason: string | null;
  readonly created: number;
  readonly refunds: readonly { readonly refund: string | { readonly id: string } }[];
}
interface StripeSession {
  readonly id: string;
  readonly status: 'open' | 'complete' | 'expired' | null;
  readonly payment_status: 'paid' | 'unpaid' | 'no_payment_required';
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly amount_total: number | null;
  readonly total_details: { readonly amount_discount: number; readonly amount_tax: number } | null;
  readonly payment_intent: {
    readonly id: string;
    readonly status: string;
    readonly latest_charge: { readonly amount_refunded: number; readonly disputed: boolean } | null;
  } | null;
}
interface StripeMethod {
  readonly id: string;
  readonly card?: {
    readonly brand: string;
    readonly last4: string;
    readonly exp_month: number;
    readonly exp_year: number;
  };
}
interface StripeError {
  readonly error?: { readonly type?: string; readonly code?: string; readonly param?: string };
}
type Value = string | number | boolean | null | undefined | Fields | readonly (Fields | string)[];
interface Fields {
  readonly [name: string]: Value;
}

const timeOf = (seconds: number | null | undefined): string | null =>
  seconds === null || seconds === undefined ? null : new Date(seconds * 1000).toISOString();
const secondsOf = (time: string): number => Math.floor(Date.parse(time) / 1000);
const idOf = (ref: string | { readonly id: string } | null): string | null =>
  typeof ref === 'object' ? (ref?.id ?? null) : ref;

/** Stripe over our own requests: a handful of calls needs none of its 39 MB. */
export function createStripe({ secret_key, api_url = 'https://api.stripe.com' }: StripeConfig, outbound: Outbound) {
  async function call<T>(
    method: 'GET' | 'POST',
    path: string,
    fields: Fields = {},
    key?: string,
  ): Promise<T | undefined> {
    const form = new URLSearchParams(pairsOf(fields)).toString();
    const inUrl = method === 'GET' && form !== '' ? `?${form}` : '';
    const { status, body } = await callJson(outbound, `${api_url}/v1/${path}${inUrl}`, {
      method,
      headers: {
        authorization: `Bearer ${secret_key}`,
        'stripe-version': STRIPE_VERSION,
        ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: method === 'POST' ? form : undefined,
    });
    if (status < 300) return body as T;
    const { error = {} } = body as StripeError;
    if (status === 404 && error.code === 'resource_missing' && method === 'GET') return undefined;
    throw refusalOf(status, error);
  }
  const must = async <T>(...args: Parameters<typeof call>): Promise<T> => {
    const answer = await call<T>(...args);
    if (answer === undefined) throw new PaymentError('refused');
    return answer;
  };
  const subscription = (id: string) => call<StripeSubscription>('GET', `subscriptions/${id}`);
  async function itemOf(id: string): Promise<Item> {
    const item = (await subscription(id))?.items.data[0];
    if (item === undefined) throw new PaymentError('refused');
    return item;
  }

  /** Whether money of a payment is withheld or was lost: a dispute that the seller won is none. */
  async function isDisputed({ latest_charge, id }: NonNullable<StripeSession['payment_intent']>): Promise<boolean> {
    if (latest_charge?.disputed !== true) return false;
    const disputes = await listOf<{ id: string; status: string }>('disputes', { payment_intent: id });
    return disputes.some(({ status }) => !settledDisputes.has(status));
  }

  /**
   * The corrections of invoices: credit notes, and refunds that belong to none. This costs one more request if the customer
   * got nothing back.
   */
  async function creditsOf(invoices: readonly StripeInvoice[]): Promise<ReadonlyMap<string, readonly BilledCredit[]>> {
    const credits = new Map<string, readonly BilledCredit[]>();
    const customer = idOf(invoices.find((invoice) => invoice.customer !== null)?.customer ?? null);
    if (customer === null) return credits;
    const charges = await listOf<StripeCharge>('charges', { customer });
    const refunded = charges.filter(({ amount_refunded }) => amount_refunded > 0);
    for (const invoice of invoices) {
      const payments = new Set(
        (invoice.payments?.data ?? []).map(({ payment }) => payment.payment_intent ?? payment.charge ?? ''),
      );
      const given = refunded.filter((charge) => payments.has(idOf(charge.payment_intent) ?? charge.id));
      const isNoted = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount > 0;
      if (given.length === 0 && !isNoted) continue;
      const notes = isNoted ? await listOf<StripeCreditNote>('credit_notes', { invoice: invoice.id }) : [];
      const refunds = (
        await Promise.all(given.map(({ id }) => listOf<StripeRefund>('refunds', { charge: id })))
      ).flat();
      credits.set(invoice.id, readCredits(notes, refunds));
    }
    return credits;
  }
  /** All rows of a list, page by page. */
  async function listOf<T extends { readonly id: string }>(kind: string, of: Fields): Promise<readonly T[]> {
    const rows: T[] = [];
    for (;;) {
      const page = { ...of, limit: 100, starting_after: rows.at(-1)?.id };
      const { data, has_more } = await must<{ data: readonly T[]; has_more: boolean }>('GET', kind, page);
      rows.push(...data);
      if (!has_more || data.length === 0) return rows;
    }
  }

  return {
    name: 'stripe',
    sales: {
      async start(ask) {
        const session = await must<{ id: string; url: string }>(
          'POST',
          'checkout/sessions',
          {
            mode: 'payment',
            client_reference_id: ask.token,
            metadata: { deskwire_purchase: ask.token },
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: ask.currency.toLowerCase(),
                  unit_amount: ask.amount,
                  product_data: { name: ask.name },
                },
              },
            ],
            customer_email: ask.email,
            discounts: ask.coupon === null ? undefined : [{ coupon: ask.coupon }],
            success_url: ask.return_url,
            cancel_url: ask.return_url,
            expires_at: secondsOf(ask.expires_at),
          },
          ask.key,
        );
        return { external_id: session.id, url: pageOf(session.url) };
      },
      async find(id) {
        const found = await call<StripeSession>('GET', `checkout/sessions/${id}`, {
          expand: ['payment_intent.latest_charge'],
        });
        if (found === undefined) return undefined;
        return readSale(found, found.payment_intent !== null && (await isDisputed(found.payment_intent)));
      },
      async refund(payment_id, key) {
        await must('POST', 'refunds', { payment_intent: payment_id }, key).catch((error: unknown) => {
          // Somebody was faster, there or here.
          if ((error as { cause?: { code?: string } }).cause?.code !== 'charge_already_refunded') throw error;
        });
      },
    },
    async startCheckout(ask) {
      const session = await must<{ id: string; url: string }>(
        'POST',
        'checkout/sessions',
        {
          mode: 'subscription',
          client_reference_id: ask.token,
          line_items: [{ price: ask.price_id, quantity: ask.seats }],
          subscription_data: {
            metadata: { deskwire_checkout: ask.token },
            trial_period_days: ask.trial_days > 0 ? ask.trial_days : undefined,
          },
          customer: ask.customer_id ?? undefined,
          customer_email: ask.customer_id === null ? ask.email : undefined,
          discounts: ask.coupon === null ? undefined : [{ coupon: ask.coupon }],
          success_url: ask.return_url,
          cancel_url: ask.return_url,
        },
        ask.key,
      );
      return { external_id: session.id, url: pageOf(session.url) };
    },
    async portal({ customer_id }, return_url) {
      const fields = { customer: customer_id, return_url };
      return pageOf((await must<{ url: string }>('POST', 'billing_portal/sessions', fields)).url);
    },
    async findSubscription(id) {
      const found = await subscription(id);
      return found && readSubscription(found);
    },
    async listInvoices(id) {
      const data = await listOf<StripeInvoice>('invoices', { subscription: id, expand: ['data.payments'] });
      const credits = await creditsOf(data);
      return data.map((invoice) => readInvoice(invoice, credits.get(invoice.id) ?? []));
    },
    async preview({ external_id, customer_id }, ask) {
      const invoice = await must<StripeInvoice>('POST', 'invoices/create_preview', {
        customer: customer_id,
        subscription: external_id,
        subscription_details: {
          items: [{ id: (await itemOf(external_id)).id, price: ask.price_id, quantity: ask.seats }],
          proration_behavior: 'always_invoice',
          proration_date: secondsOf(ask.prorate_at),
        },
      });
      const credit = invoice.lines.data.reduce((sum, { amount }) => sum - Math.min(amount, 0), 0);
      return { currency: invoice.currency.toUpperCase(), due_now: invoice.amount_due, credit };
    },
    async change({ external_id }, ask) {
      const proration =
        ask.prorate_at === null
          ? { proration_behavior: 'none' }
          : { proration_behavior: 'always_invoice', proration_date: secondsOf(ask.prorate_at) };
      const { id, price, quantity } = await itemOf(external_id);
      // A process that died between this call and its answer asks again, with another moment to charge from.
      if (price.id === ask.price_id && quantity === ask.seats) return;
      const items = [{ id, price: ask.price_id, quantity: ask.seats }];
      // Without the money nothing changes.
      const fields = { items, ...proration, payment_behavior: 'error_if_incomplete', cancel_at_period_end: false };
      await must('POST', `subscriptions/${external_id}`, fields, ask.key);
    },
    async cancel({ external_id }, key) {
      await must('POST', `subscriptions/${external_id}`, { cancel_at_period_end: true }, key);
    },
    async resume({ external_id }, key) {
      await must('POST', `subscriptions/${external_id}`, { cancel_at_period_end: false }, key);
    },
    async pay(id) {
      // No key: it would give the same decline again after the payer has filled the account, and an invoice is paid once.
      const paid = await must<StripeInvoice>('POST', `invoices/${id}/pay`).catch((error: unknown) => {
        if (error instanceof PaymentError && error.reason !== 'unavailable') return undefined;
        throw error;
      });
      if (paid?.status === 'paid') return null;
      const invoice = await must<StripeInvoice>('GET', `invoices/${id}`);
      if (invoice.status === 'paid') return null;
      if (invoice.hosted_invoice_url === null) throw new PaymentError('declined');
      return pageOf(invoice.hosted_invoice_url);
    },
    async listMethods({ customer_id, external_id }) {
      const [customer, current, methods] = await Promise.all([
        must<{ invoice_settings: { default_payment_method: string | { id: string } | null } }>(
          'GET',
          `customers/${customer_id}`,
        ),
        subscription(external_id),
        listOf<StripeMethod>('payment_methods', { customer: customer_id, type: 'card' }),
      ]);
      const used =
        idOf(current?.default_payment_method ?? null) ?? idOf(customer.invoice_settings.default_payment_method);
      return methods.map((method) => readMethod(method, used));
    },
    async addMethod({ customer_id }, return_url) {
      const fields = { customer: customer_id, return_url, flow_data: { type: 'payment_method_update' } };
      return pageOf((await must<{ url: string }>('POST', 'billing_portal/sessions', fields)).url);
    },
    async setDefaultMethod({ customer_id, external_id }, id) {
      await must('POST', `customers/${customer_id}`, { invoice_settings: { default_payment_method: id } });
      await must('POST', `subscriptions/${external_id}`, { default_payment_method: id });
    },
    async removeMethod(_: Billed, id) {
      await must('POST', `payment_methods/${id}/detach`);
    },
  } satisfies PaymentProvider;
}

function refusalOf(status: number, error: NonNullable<StripeError['error']>): PaymentError {
  if (error.type === 'card_error' || status === 402) return new PaymentError('declined', { cause: error });
  if (error.code === 'amount_too_small' || error.code === 'amount_too_large' || /\bcurrency\b/.test(error.param ?? ''))
    return new PaymentError('price', { cause: error });
  if (/coupon|promotion|discount/.test(error.param ?? error.code ?? ''))
    return new PaymentError('coupon', { cause: error });
  return new PaymentError('refused', { cause: error });
}

const statuses: Readonly<Record<string, BilledStatus>> = {
  incomplete: 'incomplete',
  incomplete_expired: 'expired',
  trialing: 'trialing',
  active: 'active',
  past_due: 'past_due',
  canceled: 'expired',
  unpaid: 'expired',
  paused: 'paused',
};

function readSubscription(found: StripeSubscription): BilledSubscription {
  const [item] = found.items.data;
  const status = statuses[found.status] ?? 'incomplete';
  const ends = found.cancel_at_period_end || found.cancel_at !== null;
  return {
    external_id: found.id,
    customer_id: idOf(found.customer)!,
    token: found.metadata['deskwire_checkout'] ?? null,
    price_id: item?.price.id ?? '',
    seats: item?.quantity ?? 1,
    status: ends && (status === 'active' || status === 'trialing') ? 'canceled' : status,
    period_start: timeOf(item?.current_period_start),
    period_end: timeOf(item?.current_period_end),
    trial_ends_at: timeOf(found.trial_end),
    cancel_at: ends ? timeOf(found.cancel_at ?? item?.current_period_end) : null,
    ended_at: timeOf(found.ended_at),
  };
}

const settledDisputes: ReadonlySet<string> = new Set(['won', 'warning_closed', 'prevented']);

function readSale(found: StripeSession, disputed: boolean): BilledSale {
  const { payment_intent: payment, total_details: details } = found;
  return {
    external_id: found.id,
    token: found.metadata?.['deskwire_purchase'] ?? null,
    payment_id: payment?.id ?? null,
    state: stateOf(found),
    discount: details?.amount_discount ?? 0,
    tax: details?.amount_tax ?? 0,
    total: found.amount_total ?? 0,
    refunded: payment?.latest_charge?.amount_refunded ?? 0,
    disputed,
  };
}
function stateOf({ status, payment_status, payment_intent }: StripeSession): BilledSale['state'] {
  if (status === 'expired') return 'over';
  if (status !== 'complete') return 'open';
  if (payment_status !== 'unpaid') return 'paid';
  // Some ways of paying take days, and fail at the end.
  const failed = payment_intent?.status === 'requires_payment_method' || payment_intent?.status === 'canceled';
  return failed ? 'over' : 'open';
}

const sum = (parts: readonly { readonly amount: number }[] | null) =>
  (parts ?? []).reduce((total, { amount }) => total + amount, 0);

/** The words on a document for the reasons of Stripe. */
const reasons: Readonly<Record<string, string>> = {
  duplicate: 'Refund of a payment that was made twice',
  requested_by_customer: 'Refund on request',
  order_change: 'Change of the order',
  product_unsatisfactory: 'Refund of what was not as it should be',
};
const reasonOf = (code: string | null): string | null => reasons[code ?? ''] ?? null;

function readCredits(notes: readonly StripeCreditNote[], refunds: readonly StripeRefund[]): BilledCredit[] {
  const issued = notes.filter(({ status }) => status === 'issued');
  const noted = new Set(issued.flatMap((note) => note.refunds.map(({ refund }) => idOf(refund))));
  return [
    ...issued.map((note) => ({
      external_id: note.id,
      number: note.number,
      reason: note.memo ?? reasonOf(note.reason),
      total: note.total,
      tax: note.total_taxes === null ? null : sum(note.total_taxes),
      issued_at: timeOf(note.created)!,
    })),
    // A refund that has not reached the payer yet may still come back.
    ...refunds
      .filter(({ id, status }) => status === 'succeeded' && !noted.has(id))
      .map(({ id, reason, amount, created }) => ({
        external_id: id,
        number: null,
        reason: reasonOf(reason),
        total: amount,
        tax: null,
        issued_at: timeOf(created)!,
      })),
  ].toSorted((a, b) => a.issued_at.localeCompare(b.issued_at));
}

function readInvoice(found: StripeInvoice, credits: readonly BilledCredit[]): BilledInvoice {
  return {
    external_id: found.id,
    subscription_id: found.parent?.subscription_details?.subscription ?? null,
    number: found.number,
    status: found.status ?? 'draft',
    currency: found.currency.toUpperCase(),
    subtotal: found.subtotal,
    discount: sum(found.total_discount_amounts),
    tax: sum(found.total_taxes),
    total: found.total,
    period_start: timeOf(found.period_start),
    period_end: timeOf(found.period_end),
    issued_at: timeOf(found.status_transitions.finalized_at ?? found.created)!,
    due_at: timeOf(found.due_date),
    paid_at: timeOf(found.status_transitions.paid_at),
    hosted_url: found.hosted_invoice_url,
    failed: found.status === 'open' && found.attempted,
    credits,
    lines: found.lines.data.map(({ description, quantity, amount }) => {
      const count = quantity ?? 1;
      return {
        description: description ?? '',
        quantity: count,
        unit_amount: count === 0 ? 0 : Math.round(amount / count),
        amount,
      };
    }),
  };
}

const readMethod = ({ id, card }: StripeMethod, used: string | null): BilledMethod => ({
  external_id: id,
  brand: card?.brand ?? null,
  last4: card?.last4 ?? null,
  exp_month: card?.exp_month ?? null,
  exp_year: card?.exp_year ?? null,
  is_default: id === used,
});

/** Stripe's form of nested fields: `items[0][price]=…`. What is undefined is left out. */
function pairsOf(fields: Fields, prefix = ''): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    const key = prefix === '' ? name : `${prefix}[${name}]`;
    if (value === undefined || value === null) return [];
    if (Array.isArray(value))
      return (value as readonly (Fields | string)[]).flatMap((each, at) => pairsOf({ [at]: each }, key));
    return typeof value === 'object' ? pairsOf(value as Fields, key) : [[key, String(value)]];
  });
}
