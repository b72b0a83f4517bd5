import { afterAll, describe, expect, test } from 'vitest';
import { aCustomer, ring, stripeWorld } from '@deskwire/router/commerce/billing.fixture.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const { world, stripe, close } = await stripeWorld();
const desk = await openDesk(world);
afterAll(async () => {
  await desk.app.close();
  await close();
});

const CHECKOUT = 'POST /billing/start-checkout';
const SUBSCRIPTION = 'GET /subscriptions/{subscription_id}';
const PAY = 'POST /invoices/{invoice_id}/pay';
const METHODS = 'GET /payment-methods';

describe.each(PREFIXES)('the routes of billing below %s', (prefix) => {
  async function aTeam() {
    const customer = await aCustomer(world);
    const member = await customer.join('member');
    const [owner, other] = [await desk.as(customer.owner, prefix), await desk.as(member, prefix)];
    return { customer, owner, other };
  }
  /** What the payer and the provider do. */
  async function paid(checkout_url: string): Promise<string> {
    const { subscription_id } = stripe.complete(checkout_url.split('/').at(-1)!);
    await ring(world, subscription_id);
    await world.drain();
    return subscription_id;
  }

  test('a team starts a checkout, pays, and has what it paid for', async () => {
    const { customer, owner, other } = await aTeam();
    const terms = { tier: 'pro', billing_cycle: 'monthly' };
    const started = await owner.say('billing.startCheckout', CHECKOUT, terms);
    expect(started).toMatchObject({ ...terms, seats: 2 });
    const forbidden = await other.refused(CHECKOUT, terms);
    expect([forbidden.status, forbidden.error.code]).toEqual([403, 'FORBIDDEN']);
    const free = await owner.refused(CHECKOUT, { ...terms, tier: 'free' });
    expect([free.status, free.error.code]).toEqual([422, 'INVALID_INPUT']);
    await paid(started.checkout_url);
    expect(await customer.tier()).toBe('pro');

    const list = await owner.say('subscriptions.list', 'GET /subscriptions');
    expect(list).toMatchObject({ total: 1, items: [{ tier: 'pro', status: 'active', seats: 2 }] });
    expect((await other.refused('GET /subscriptions')).status).toBe(403);
    expect((await owner.refused('GET /subscriptions', { page: 0 })).status).toBe(422);
    expect((await owner.refused(CHECKOUT, terms)).error.code).toBe('SUBSCRIPTION_EXISTS');
  });

  test('a subscription is created, changed, upgraded, downgraded and canceled', async () => {
    const { customer, owner, other } = await aTeam();
    const terms = { tier: 'pro', billing_cycle: 'monthly' };
    expect((await other.refused('POST /subscriptions', terms)).status).toBe(403);
    expect((await owner.refused('POST /subscriptions', { ...terms, seats: 0 })).status).toBe(422);
    const { checkout_url } = await owner.say('subscriptions.create', 'POST /subscriptions', terms);
    await paid(checkout_url);
    const [{ id: subscription_id } = { id: '' }] = (await owner.say('subscriptions.list', 'GET /subscriptions')).items;

    const named = { subscription_id };
    for (const [spelling, seats] of [
      ['PATCH /subscriptions/{subscription_id}', 3],
      ['PUT /subscriptions/{sub_id}', 4],
    ] as const) {
      const fields = { sub_id: subscription_id, subscription_id, seats };
      const { sub_id: _, ...ours } = fields;
      const { subscription_id: __, ...theirs } = fields;
      const input = spelling.startsWith('PUT') ? theirs : ours;
      expect(await owner.say('subscriptions.update', spelling, input)).toMatchObject({ seats });
      expect((await other.refused(spelling, input)).status).toBe(403);
      expect((await owner.refused(spelling, { ...input, seats: 1 })).error.code).toBe('SEATS_IN_USE');
    }
    expect(await owner.say('subscriptions.get', SUBSCRIPTION, named)).toMatchObject({ seats: 4 });

    const UP = 'POST /subscriptions/{subscription_id}/upgrade';
    expect((await other.refused(UP, { ...named, tier: 'premium' })).status).toBe(403);
    expect((await owner.refused(UP, { ...named, tier: 'free' })).status).toBe(422);
    expect(await owner.say('subscriptions.upgrade', UP, { ...named, tier: 'premium' })).toMatchObject({
      tier: 'premium',
    });
    expect(await customer.tier()).toBe('premium');

    const DOWN = 'POST /subscriptions/{subscription_id}/downgrade';
    expect((await other.refused(DOWN, { ...named, tier: 'pro' })).status).toBe(403);
    expect((await owner.refused(DOWN, { ...named, tier: 'premium' })).error.code).toBe('PLAN_NOT_SMALLER');
    expect(await owner.say('subscriptions.downgrade', DOWN, { ...named, tier: 'pro' })).toMatchObject({
      tier: 'premium',
      pending: { tier: 'pro' },
    });

    const CANCEL = 'DELETE /subscriptions/{subscription_id}';
    expect((await other.refused(CANCEL, named)).status).toBe(403);
    expect((await owner.refused(CANCEL, { subscription_id: 'none' })).status).toBe(422);
    const canceled = await owner.say('subscriptions.cancel', CANCEL, named);
    expect(canceled).toMatchObject({ status: 'canceled', renews_at: null });
    expect(await customer.tier()).toBe('premium');
  });

  test('invoices are listed, read and paid; cards are added, listed and removed', async () => {
    const { customer, owner, other } = await aTeam();
    const { checkout_url } = await owner.say('billing.startCheckout', CHECKOUT, {
      tier: 'pro',
      billing_cycle: 'monthly',
    });
    const external_id = await paid(checkout_url);
    stripe.renew(external_id, 'failed');
    await ring(world, external_id);
    await world.drain();

    const list = await owner.say('invoices.list', 'GET /invoices', { status: ['open'] });
    expect(list).toMatchObject({ total: 1, items: [{ status: 'open', total: 1800, currency: 'EUR' }] });
    expect((await other.refused('GET /invoices')).status).toBe(403);
    expect((await owner.refused('GET /invoices', { status: ['lost'] })).status).toBe(422);
    const invoice_id = list.items[0]!.id;
    const ONE = 'GET /invoices/{invoice_id}';
    expect(await owner.say('invoices.get', ONE, { invoice_id })).toMatchObject({
      lines: [{ position: 1, quantity: 2, unit_amount: 900, amount: 1800 }],
    });
    expect((await other.refused(ONE, { invoice_id })).status).toBe(403);
    expect((await owner.refused(ONE, { invoice_id: external_id })).status).toBe(422);
    const pdf = await owner.raw('GET /invoices/{invoice_id}/download', { invoice_id });
    expect([pdf.status, pdf.headers['content-type'], pdf.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);

    expect((await other.refused(PAY, { invoice_id })).status).toBe(403);
    expect((await owner.refused(PAY, { invoice_id: 'none' })).status).toBe(422);
    stripe.decline(true);
    expect(await owner.say('invoices.pay', PAY, { invoice_id })).toMatchObject({ status: 'action_required' });
    stripe.decline(false);
    expect(await owner.say('invoices.pay', PAY, { invoice_id })).toMatchObject({
      status: 'paid',
      invoice: { status: 'paid' },
    });
    expect((await owner.refused(PAY, { invoice_id })).error.code).toBe('INVOICE_SETTLED');
    expect(await customer.told()).toEqual(expect.arrayContaining(['subscription.past_due', 'subscription.recovered']));

    const NOTES = 'GET /credit-notes';
    const NOTE = 'GET /credit-notes/{credit_note_id}';
    const { external_id: billed } = await world.kysely
      .selectFrom('invoices')
      .select('external_id')
      .where('id', '=', invoice_id)
      .executeTakeFirstOrThrow();
    stripe.refundInvoice(billed, 600);
    await owner.say('billing.refresh', 'POST /billing/refresh');
    const notes = await owner.say('invoices.creditNotes.list', NOTES, { invoice_id });
    expect(notes).toMatchObject({ total: 1, items: [{ total: 600, status: 'issued', invoice_id }] });
    expect((await other.refused(NOTES)).status).toBe(403);
    expect((await owner.refused(NOTES, { invoice_id: 'none' })).status).toBe(422);
    const named = { credit_note_id: notes.items[0]!.id };
    expect(await owner.say('invoices.creditNotes.get', NOTE, named)).toEqual(notes.items[0]);
    expect((await other.refused(NOTE, named)).status).toBe(403);
    expect((await owner.refused(NOTE, { credit_note_id: invoice_id })).error.code).toBe('CREDIT_NOTE_NOT_FOUND');
    const note = await owner.raw('GET /credit-notes/{credit_note_id}/download', named);
    expect([note.status, note.headers['content-type'], note.text.slice(0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);

    const ADD = 'POST /payment-methods';
    expect(await owner.say('paymentMethods.add', ADD)).toMatchObject({ status: 'action_required' });
    expect((await other.refused(ADD)).status).toBe(403);
    expect((await owner.refused(ADD, { card_number: '4242424242424242' })).status).toBe(422);
    const cards = await owner.say('paymentMethods.list', METHODS);
    expect(cards).toMatchObject({ items: [{ brand: 'visa', last4: '4242', is_default: true }] });
    expect((await other.refused(METHODS)).status).toBe(403);
    expect((await owner.refused(METHODS, { unknown: '1' })).status).toBe(422);

    const REMOVE = 'DELETE /payment-methods/{method_id}';
    const method_id = cards.items[0]!.id;
    expect((await other.refused(REMOVE, { method_id })).status).toBe(403);
    expect((await owner.refused(REMOVE, { method_id })).error.code).toBe('PAYMENT_METHOD_IN_USE');
    stripe.end(external_id);
    await owner.say('billing.refresh', 'POST /billing/refresh');
    expect(await owner.say('paymentMethods.remove', REMOVE, { method_id })).toMatchObject({ id: method_id });
    expect(await owner.say('paymentMethods.list', METHODS)).toMatchObject({ items: [] });
  });
});

test('every spelling that the documents have of billing was called', () => {
  expect(uncalled(desk, 'billing', 'subscriptions', 'invoices', 'paymentMethods')).toEqual([]);
});
