import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { bodyOf, serveJson } from './json-server.fixture.ts';

interface FakePrice {
  readonly id: string;
  readonly unit_amount: number;
  readonly currency: string;
}
type Row = Record<string, unknown> & { id: string };
interface FakeSubscription extends Row {
  status: string;
  customer: string;
  cancel_at_period_end: boolean;
  ended_at: number | null;
  default_payment_method: string | null;
  items: { object: 'list'; data: FakeItem[] };
}
interface FakeItem {
  id: string;
  object: 'subscription_item';
  quantity: number;
  price: { id: string; object: 'price'; unit_amount: number; currency: string };
  current_period_start: number;
  current_period_end: number;
}
interface FakeInvoice extends Row {
  status: string;
  attempted: boolean;
  subscription: string;
  total: number;
  status_transitions: { finalized_at: number | null; paid_at: number | null };
}

interface FakePayment extends Row {
  status: string;
  amount: number;
  latest_charge: Row & {
    customer: string | null;
    amount: number;
    amount_refunded: number;
    refunded: boolean;
    disputed: boolean;
  };
}
interface FakeRefund extends Row {
  charge: string;
  amount: number;
  status: string;
}
interface FakeCreditNote extends Row {
  invoice: string;
  status: string;
  total: number;
}
interface FakeSession extends Row {
  mode: string;
  status: string;
  payment_status: string;
  amount_subtotal: number;
  amount_total: number;
  total_details: { amount_discount: number; amount_tax: number; amount_shipping: number };
  payment_intent: string | null;
  form: URLSearchParams;
}

/** A Stripe that keeps what it is told, for one account. Tests do what payers and time would. */
export interface FakeStripe {
  readonly url: string;
  readonly secret_key: string;
  /** Method and path of every request, in order. */
  readonly requests: readonly string[];
  /** The payer enters a card on the page of a checkout. */
  complete(session_id: string): { subscription_id: string; customer_id: string };
  /** The payer pays on the page of a checkout for a single payment. */
  buy(session_id: string, of?: { readonly tax?: number }): { payment_id: string };
  /** The page of a checkout can no longer be paid on. */
  expire(session_id: string): void;
  /** Gives some of a payment back, as on the provider's own pages. */
  giveBack(payment_id: string, amount: number): void;
  /** The payer's bank takes the money back, or gives in. */
  dispute(payment_id: string, status: 'needs_response' | 'lost' | 'won'): void;
  /** Somebody has subscribed long ago, and our rows know the names of it. */
  subscribed(of: { id: string; customer: string; price: string; quantity: number }): void;
  /** An invoice that nobody has paid yet, and whose texts contain `text`. */
  bill(id: string, subscription_id: string, text: string): void;
  /** Somebody at the provider credits a part of an invoice without giving money back. */
  credit(invoice_id: string, of: { readonly total: number; readonly memo?: string }): string;
  /** Gives back some of what was paid for an invoice; gives the id of the refund. */
  refundInvoice(invoice_id: string, amount: number): string;
  /** A refund that was given does not arrive. */
  failRefund(refund_id: string): void;
  /** Another card of a customer. */
  addCard(id: string, customer: string, brand: string): void;
  /** What it knows now is what `restore` goes back to. */
  keep(): void;
  restore(): void;
  /** The period ends: it is charged again, or charging it fails. */
  renew(subscription_id: string, outcome: 'paid' | 'failed'): string;
  /** The provider gives up. */
  end(subscription_id: string): void;
  /** The next so many requests are answered with 503, after they took effect or before. */
  fail(count: number, when: 'before' | 'after'): void;
  /** The next request of this kind takes effect, and its answer is lost. */
  failAt(request: string): void;
  /** Whoever sends the next request of this kind dies before it counts, or before they read the answer. */
  dieAt(request: string, when: 'before' | 'after'): void;
  /**
   * The next request of this kind is never answered, and takes effect or not. Resolves once it has come: whoever sent it
   * is killed then.
   */
  holdAt(request: string, when: 'before' | 'after'): Promise<void>;
  /** How much there is of what must be there once. */
  count(): {
    readonly sessions: number;
    readonly payments: number;
    readonly refunds: number;
    readonly invoices: number;
  };
  /** Every card is declined from now on, or no longer. */
  decline(declines: boolean): void;
  readonly subscription: (id: string) => Readonly<FakeSubscription>;
  close(): Promise<void>;
}

const MONTH = 30 * 86_400;
const now = () => Math.floor(Date.now() / 1000);
const newId = (prefix: string) => `${prefix}_${randomBytes(8).toString('hex')}`;

export async function startStripe(prices: readonly FakePrice[]): Promise<FakeStripe> {
  const secret_key = `sk_test_${randomBytes(8).toString('hex')}`;
  const requests: string[] = [];
  const kept = new Map<string, [number, unknown]>();
  const sessions = new Map<string, FakeSession>();
  const payments = new Map<string, FakePayment>();
  const disputes = new Map<string, Row & { status: string; payment_intent: string }>();
  const refunds = new Map<string, FakeRefund>();
  const notes = new Map<string, FakeCreditNote>();
  const subscriptions = new Map<string, FakeSubscription>();
  const invoices = new Map<string, FakeInvoice>();
  const customers = new Map<string, Row & { invoice_settings: { default_payment_method: string | null } }>();
  const methods = new Map<string, Row & { customer: string | null }>();
  let failing = { count: 0, when: 'before' as 'before' | 'after' };
  let lost: { readonly request: string; readonly when: 'before' | 'after' } | undefined;
  const holds: { readonly request: string; readonly when: 'before' | 'after'; readonly came: () => void }[] = [];
  let declines = false;

  const refusal = (status: number, error: object): [number, object] => [status, { error }];
  const missing = (what: string) =>
    refusal(404, { type: 'invalid_request_error', code: 'resource_missing', message: `No such ${what}` });

  function invoice(
    of: FakeSubscription,
    lines: { description: string; quantity: number; amount: number }[],
    paid: boolean,
  ) {
    const total = lines.reduce((sum, { amount }) => sum + amount, 0);
    const [item] = of.items.data;
    const id = newId('in');
    const payment = paid && total > 0 ? pay(total, of.customer) : undefined;
    const row: FakeInvoice = {
      id,
      object: 'invoice',
      number: `FAKE-${invoices.size + 1}`,
      status: paid ? 'paid' : 'open',
      attempted: true,
      currency: item!.price.currency,
      customer: of.customer,
      subscription: of.id,
      subtotal: total,
      total,
      total_taxes: [],
      total_discount_amounts: [],
      amount_due: total,
      period_start: item!.current_period_start,
      period_end: item!.current_period_end,
      created: now(),
      due_date: null,
      hosted_invoice_url: `https://invoice.stripe.example/${id}`,
      status_transitions: { finalized_at: now(), paid_at: paid ? now() : null },
      parent: { type: 'subscription_details', subscription_details: { subscription: of.id } },
      lines: { object: 'list', data: lines.map((line) => ({ object: 'line_item', id: newId('il'), ...line })) },
      pre_payment_credit_notes_amount: 0,
      post_payment_credit_notes_amount: 0,
      payments: paymentsOf(payment),
    };
    invoices.set(id, row);
    return row;
  }

  const paymentsOf = (payment: FakePayment | undefined) => ({
    object: 'list',
    data:
      payment === undefined
        ? []
        : [
            {
              id: newId('inpay'),
              object: 'invoice_payment',
              status: 'paid',
              payment: { type: 'payment_intent', payment_intent: payment.id },
            },
          ],
  });
  /** A payment that went through, with its charge. */
  function pay(amount: number, customer: string | null): FakePayment {
    const id = newId('pi');
    const charge = { object: 'charge', customer, amount, amount_refunded: 0, refunded: false, disputed: false };
    const latest_charge = { id: newId('ch'), payment_intent: id, ...charge };
    const payment = { id, object: 'payment_intent', status: 'succeeded', amount, latest_charge };
    payments.set(id, payment);
    return payment;
  }
  function refund(payment: FakePayment, amount: number): FakeRefund {
    const { latest_charge } = payment;
    giveBack(payment, latest_charge.amount_refunded + amount);
    const about = { payment_intent: payment.id, charge: latest_charge.id, amount, reason: 'requested_by_customer' };
    const row = { id: newId('re'), object: 'refund', status: 'succeeded', created: now(), ...about };
    refunds.set(row.id, row);
    return row;
  }
  function credit(invoice: FakeInvoice, total: number, memo: string | null, back: FakeRefund[]): FakeCreditNote {
    const about = { invoice: invoice.id, total, amount: total, total_taxes: [], memo, reason: null };
    const kind = invoice.status === 'paid' ? 'post_payment_credit_notes_amount' : 'pre_payment_credit_notes_amount';
    invoice[kind] = (invoice[kind] as number) + total;
    const number = `${String(invoice['number'])}-CN-0${notes.size + 1}`;
    const given = back.map(({ id, amount }) => ({ refund: id, amount_refunded: amount }));
    const row = { id: newId('cn'), object: 'credit_note', status: 'issued', created: now(), number, refunds: given };
    notes.set(row.id, { ...row, ...about });
    return notes.get(row.id)!;
  }
  const paymentOf = (invoice: FakeInvoice): FakePayment => {
    const { data } = invoice['payments'] as { data: { payment: { payment_intent: string } }[] };
    return payments.get(data[0]!.payment.payment_intent)!;
  };

  /** What the rest of the period costs more and less, as of a moment. */
  function proration(of: FakeSubscription, price: FakePrice, quantity: number, at: number) {
    const item = of.items.data[0]!;
    const length = item.current_period_end - item.current_period_start;
    const rest = Math.max(item.current_period_end - at, 0) / length;
    const unused = Math.round(item.price.unit_amount * item.quantity * rest);
    const remaining = Math.round(price.unit_amount * quantity * rest);
    return [
      { description: 'Unused time', quantity: item.quantity, amount: -unused },
      { description: 'Remaining time', quantity, amount: remaining },
    ];
  }
  const wanted = (form: URLSearchParams, prefix: string) => ({
    price: prices.find(({ id }) => id === form.get(`${prefix}[0][price]`)),
    quantity: Number(form.get(`${prefix}[0][quantity]`) ?? '1'),
  });

  function changeSubscription(of: FakeSubscription, form: URLSearchParams): [number, object] {
    if (form.has('items[0][id]')) {
      const item = of.items.data[0]!;
      const { price, quantity } = wanted(form, 'items');
      if (price === undefined) return missing('price');
      if (form.get('proration_behavior') === 'always_invoice') {
        if (declines) return refusal(402, { type: 'card_error', code: 'card_declined' });
        invoice(of, proration(of, price, quantity, Number(form.get('proration_date'))), true);
      }
      item.price = { object: 'price', ...price };
      item.quantity = quantity;
    }
    if (form.has('cancel_at_period_end')) of.cancel_at_period_end = form.get('cancel_at_period_end') === 'true';
    if (form.has('default_payment_method')) of.default_payment_method = form.get('default_payment_method');
    return [200, of];
  }

  function post(path: string, form: URLSearchParams): [number, object] {
    const [kind = '', id = '', verb] = path.split('/');
    switch (kind) {
      case 'checkout': {
        const single = form.get('mode') === 'payment';
        if (!single && wanted(form, 'line_items').price === undefined) return missing('price');
        if (form.get('discounts[0][coupon]') === 'unknown')
          return refusal(400, { type: 'invalid_request_error', param: 'discounts[0][coupon]' });
        const amount = Number(form.get('line_items[0][price_data][unit_amount]') ?? '0');
        // As there: fifty cents, or about that.
        if (single && amount < 50) return refusal(400, { type: 'invalid_request_error', code: 'amount_too_small' });
        const session = newSession(form, amount);
        return [200, shownSession(session, false)];
      }
      case 'refunds': {
        const payment = payments.get(form.get('payment_intent') ?? '');
        if (payment === undefined) return missing('payment_intent');
        if (payment.latest_charge.refunded)
          return refusal(400, { type: 'invalid_request_error', code: 'charge_already_refunded' });
        const rest = payment.amount - payment.latest_charge.amount_refunded;
        return [200, refund(payment, Number(form.get('amount') ?? rest))];
      }
      case 'credit_notes': {
        const invoice = invoices.get(form.get('invoice') ?? '');
        if (invoice === undefined) return missing('invoice');
        const back = Number(form.get('refund_amount') ?? '0');
        const given = back > 0 ? [refund(paymentOf(invoice), back)] : [];
        return [200, credit(invoice, Number(form.get('amount')), form.get('memo'), given)];
      }
      case 'billing_portal':
        return customers.has(form.get('customer') ?? '')
          ? [200, { id: newId('bps'), object: 'billing_portal.session', url: 'https://billing.stripe.example/session' }]
          : missing('customer');
      case 'subscriptions': {
        const of = subscriptions.get(id);
        if (of === undefined || of.status === 'canceled') return missing('subscription');
        return changeSubscription(of, form);
      }
      case 'customers': {
        const customer = customers.get(id);
        if (customer === undefined) return missing('customer');
        customer.invoice_settings.default_payment_method = form.get('invoice_settings[default_payment_method]');
        return [200, customer];
      }
      case 'payment_methods': {
        const method = methods.get(id);
        if (method === undefined || verb !== 'detach') return missing('payment_method');
        method.customer = null;
        return [200, method];
      }
      case 'invoices': {
        if (id === 'create_preview') {
          const of = subscriptions.get(form.get('subscription') ?? '');
          const { price, quantity } = wanted(form, 'subscription_details[items]');
          if (of === undefined || price === undefined) return missing('subscription');
          const lines = proration(of, price, quantity, Number(form.get('subscription_details[proration_date]')));
          const row = invoice(of, lines, false);
          invoices.delete(row.id);
          return [200, row];
        }
        const row = invoices.get(id);
        if (row === undefined) return missing('invoice');
        if (row.status === 'paid') return refusal(400, { type: 'invalid_request_error', code: 'invoice_already_paid' });
        if (declines) return refusal(402, { type: 'card_error', code: 'card_declined' });
        row.status = 'paid';
        row.status_transitions = { ...row.status_transitions, paid_at: now() };
        const of = subscriptions.get(row.subscription)!;
        row['payments'] = paymentsOf(pay(row.total, of.customer));
        if (of.status === 'past_due') of.status = 'active';
        return [200, row];
      }
      default:
        return missing(kind);
    }
  }

  /** What a percentage off is called here: `half`, `all`. */
  const discountOf = (form: URLSearchParams, amount: number): number => {
    const coupon = form.get('discounts[0][coupon]');
    if (coupon === 'all') return amount;
    return coupon === 'half' ? Math.round(amount / 2) : 0;
  };
  function newSession(form: URLSearchParams, amount: number): FakeSession {
    const id = newId('cs_test');
    const amount_discount = discountOf(form, amount);
    const session: FakeSession = {
      id,
      object: 'checkout.session',
      url: `https://checkout.stripe.example/${id}`,
      mode: form.get('mode') ?? 'payment',
      status: 'open',
      payment_status: 'unpaid',
      currency: form.get('line_items[0][price_data][currency]'),
      client_reference_id: form.get('client_reference_id'),
      metadata: { deskwire_purchase: form.get('metadata[deskwire_purchase]') ?? undefined },
      amount_subtotal: amount,
      amount_total: amount - amount_discount,
      total_details: { amount_discount, amount_tax: 0, amount_shipping: 0 },
      payment_intent: null,
      form,
    };
    sessions.set(id, session);
    return session;
  }
  /** A session as it is answered: with its payment in it, where that was asked for. */
  function shownSession({ form: _, payment_intent, ...session }: FakeSession, expanded: boolean): object {
    const payment = payment_intent === null || !expanded ? payment_intent : payments.get(payment_intent);
    return { ...session, payment_intent: payment };
  }
  function giveBack({ latest_charge, amount }: FakePayment, refunded: number): void {
    latest_charge.amount_refunded = refunded;
    latest_charge.refunded = refunded === amount;
  }

  function get(path: string, query: URLSearchParams): [number, object] {
    const [kind = '', id, third] = path.split('/');
    if (kind === 'checkout') {
      const session = sessions.get(third ?? '');
      if (session === undefined) return missing('checkout.session');
      return [200, shownSession(session, query.get('expand[0]') === 'payment_intent.latest_charge')];
    }
    // As there: the newest first, ten or as many as asked for.
    const list = (all: Row[]): [number, object] => {
      const rows = all.toReversed();
      const from = rows.findIndex((row) => row.id === query.get('starting_after')) + 1;
      const until = from + Number(query.get('limit') ?? '10');
      return [200, { object: 'list', has_more: until < rows.length, data: rows.slice(from, until) }];
    };
    if (kind === 'disputes')
      return list([...disputes.values()].filter((row) => row.payment_intent === query.get('payment_intent')));
    if (kind === 'charges') {
      const charges = [...payments.values()].map(({ latest_charge }) => latest_charge);
      return list(charges.filter(({ customer }) => customer === query.get('customer')));
    }
    if (kind === 'refunds') return list([...refunds.values()].filter(({ charge }) => charge === query.get('charge')));
    if (kind === 'credit_notes')
      return list([...notes.values()].filter(({ invoice }) => invoice === query.get('invoice')));
    if (kind === 'payment_methods')
      return list([...methods.values()].filter(({ customer }) => customer === query.get('customer')));
    if (kind === 'invoices' && id === undefined)
      return list([...invoices.values()].filter((row) => row.subscription === query.get('subscription')));
    const home = { subscriptions, invoices, customers }[kind] as ReadonlyMap<string, Row> | undefined;
    const row = home?.get(id ?? '');
    return row === undefined ? missing(kind) : [200, row];
  }

  function addCard(id: string, customer: string, brand = 'visa'): void {
    const card = { brand, last4: '4242', exp_month: 12, exp_year: 2031 };
    methods.set(id, { id, object: 'payment_method', type: 'card', customer, card });
  }
  function subscribe(
    { id, customer, price, quantity }: { id: string; customer: string; price: string; quantity: number },
    { trial = 0, token = null }: { trial?: number; token?: string | null } = {},
  ): FakeSubscription {
    const method = newId('pm');
    addCard(method, customer);
    const invoice_settings = { default_payment_method: method };
    customers.set(customer, { id: customer, object: 'customer', invoice_settings });
    const start = now();
    const end = start + (trial > 0 ? trial * 86_400 : MONTH);
    const of: FakeSubscription = {
      id,
      object: 'subscription',
      status: trial > 0 ? 'trialing' : 'active',
      customer,
      metadata: { deskwire_checkout: token },
      cancel_at_period_end: false,
      cancel_at: null,
      trial_end: trial > 0 ? end : null,
      ended_at: null,
      default_payment_method: method,
      items: {
        object: 'list',
        data: [
          {
            id: newId('si'),
            object: 'subscription_item',
            quantity,
            price: { object: 'price', ...prices.find((one) => one.id === price)! },
            current_period_start: start,
            current_period_end: end,
          },
        ],
      },
    };
    subscriptions.set(of.id, of);
    return of;
  }

  const known = { kept, sessions, subscriptions, invoices, customers, methods, payments, disputes, refunds, notes };
  let before: Readonly<Record<keyof typeof known, Map<string, unknown>>> | undefined;
  function copied(map: ReadonlyMap<string, unknown>): Map<string, unknown> {
    return new Map(
      [...map].map(([id, row]) => [id, map === sessions ? { ...(row as FakeSession) } : structuredClone(row)]),
    );
  }

  function heldUntilKilled({ came }: (typeof holds)[number]): Promise<never> {
    came();
    return new Promise(() => {});
  }
  async function answer(req: IncomingMessage): Promise<[number, unknown]> {
    const url = new URL(req.url!, 'http://stripe.example');
    const path = url.pathname.replace('/v1/', '');
    requests.push(`${req.method} ${path}`);
    if (req.headers.authorization !== `Bearer ${secret_key}`) return refusal(401, { type: 'invalid_request_error' });
    const down: [number, object] = [503, { error: { type: 'api_error' } }];
    const isLost = lost !== undefined && `${req.method} ${path}`.startsWith(lost.request);
    const at = holds.findIndex(({ request }) => `${req.method} ${path}`.startsWith(request));
    const [hold] = at === -1 ? [] : holds.splice(at, 1);
    if (hold?.when === 'before') return heldUntilKilled(hold);
    const isUnsent = isLost && lost?.when === 'before';
    if (isLost) lost = undefined;
    const fails = failing.count > 0;
    if (fails) failing = { ...failing, count: failing.count - 1 };
    if (isUnsent || (fails && failing.when === 'before')) return down;
    const form = new URLSearchParams(await bodyOf(req));
    const key = req.headers['idempotency-key'] as string | undefined;
    const before = key === undefined ? undefined : kept.get(key);
    // Copied: what was answered once does not change with the row.
    const result = before ?? structuredClone(req.method === 'POST' ? post(path, form) : get(path, url.searchParams));
    if (key !== undefined) kept.set(key, result);
    if (hold !== undefined) return heldUntilKilled(hold);
    return fails || isLost ? down : result;
  }

  const server = await serveJson('application/json', answer);

  return {
    url: server.url,
    secret_key,
    requests,
    complete(session_id) {
      const { form } = sessions.get(session_id)!;
      const { price, quantity } = wanted(form, 'line_items');
      const trial = Number(form.get('subscription_data[trial_period_days]') ?? '0');
      const token = form.get('subscription_data[metadata][deskwire_checkout]');
      const customer = form.get('customer') ?? newId('cus');
      const of = subscribe({ id: newId('sub'), customer, price: price!.id, quantity }, { trial, token });
      const charged = trial > 0 ? 0 : price!.unit_amount * quantity;
      invoice(of, [{ description: `${quantity} × seat`, quantity, amount: charged }], true);
      return { subscription_id: of.id, customer_id: customer };
    },
    buy(session_id, { tax = 0 } = {}) {
      const session = sessions.get(session_id)!;
      session.status = 'complete';
      session.total_details = { ...session.total_details, amount_tax: tax };
      session.amount_total += tax;
      if (session.amount_total === 0) {
        session.payment_status = 'no_payment_required';
        return { payment_id: '' };
      }
      session.payment_status = 'paid';
      const { id } = pay(session.amount_total, null);
      session.payment_intent = id;
      return { payment_id: id };
    },
    expire: (session_id) => void Object.assign(sessions.get(session_id)!, { status: 'expired' }),
    giveBack: (payment_id, amount) => giveBack(payments.get(payment_id)!, amount),
    dispute(payment_id, status) {
      payments.get(payment_id)!.latest_charge.disputed = true;
      const id = `dp_${payment_id}`;
      disputes.set(id, { id, object: 'dispute', payment_intent: payment_id, status });
    },
    subscribed: (of) => void subscribe(of),
    bill(id, subscription_id, text) {
      const of = subscriptions.get(subscription_id)!;
      const row = invoice(
        of,
        [{ description: `${text} seats`, quantity: 1, amount: of.items.data[0]!.price.unit_amount }],
        false,
      );
      invoices.delete(row.id);
      invoices.set(id, { ...row, id, number: `${text}-1` });
    },
    credit: (invoice_id, { total, memo = null }) => credit(invoices.get(invoice_id)!, total, memo, []).id,
    refundInvoice: (invoice_id, amount) => refund(paymentOf(invoices.get(invoice_id)!), amount).id,
    failRefund(refund_id) {
      const row = refunds.get(refund_id)!;
      row.status = 'failed';
      const payment = [...payments.values()].find(({ latest_charge }) => latest_charge.id === row.charge)!;
      giveBack(payment, payment.latest_charge.amount_refunded - row.amount);
    },
    addCard,
    keep() {
      before = Object.fromEntries(
        Object.entries(known).map(([name, map]) => [name, copied(map)]),
      ) as unknown as NonNullable<typeof before>;
    },
    restore() {
      for (const [name, map] of Object.entries(known) as [keyof typeof known, Map<string, unknown>][]) {
        map.clear();
        for (const [id, row] of copied(before![name])) map.set(id, row);
      }
    },
    renew(id, outcome) {
      const of = subscriptions.get(id)!;
      const item = of.items.data[0]!;
      item.current_period_start = item.current_period_end;
      item.current_period_end += MONTH;
      of.status = outcome === 'paid' ? 'active' : 'past_due';
      const line = { description: 'Renewal', quantity: item.quantity, amount: item.price.unit_amount * item.quantity };
      return invoice(of, [line], outcome === 'paid').id;
    },
    end(id) {
      const of = subscriptions.get(id)!;
      of.status = 'canceled';
      of.ended_at = now();
    },
    fail: (count, when) => void (failing = { count, when }),
    failAt: (request) => void (lost = { request, when: 'after' }),
    dieAt: (request, when) => void (lost = { request, when }),
    holdAt(request, when) {
      const { promise, resolve } = Promise.withResolvers<void>();
      holds.push({ request, when, came: resolve });
      return promise;
    },
    count: () => ({
      sessions: sessions.size,
      payments: payments.size,
      refunds: refunds.size,
      invoices: invoices.size,
    }),
    decline: (given) => void (declines = given),
    subscription: (id) => subscriptions.get(id)!,
    close: () => server.close(),
  };
}
