import { afterAll, describe, expect, test } from 'vitest';
import { aUser } from '@deskwire/testing/builders.ts';
import { aCustomer, lemonWorld, ring, stripeWorld } from '../../billing.fixture.ts';
import { ringAbout } from '../../shop.fixture.ts';

const { world, stripe, close } = await stripeWorld();
const other = await lemonWorld();
afterAll(() => Promise.all([close(), other.close()]));

/** A team that has paid for two seats, and what its invoice is called there and here. */
async function aPayer() {
  const customer = await aCustomer(world);
  const owner = await customer.as();
  const { checkout_url } = await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly', seats: 2 });
  const { subscription_id } = stripe.complete(checkout_url.split('/').at(-1)!);
  await ring(world, subscription_id);
  await world.drain();
  const [invoice] = (await owner.invoices.list({})).items;
  const { external_id } = await world.kysely
    .selectFrom('invoices')
    .select('external_id')
    .where('id', '=', invoice!.id)
    .executeTakeFirstOrThrow();
  const notes = async () => (await owner.invoices.creditNotes.list({ invoice_id: invoice!.id })).items.toReversed();
  return { customer, owner, invoice: invoice!, external_id, notes };
}

describe('what was given back of an invoice', () => {
  test('is a numbered credit note each time, and the invoice stays as it was', async () => {
    const { customer, owner, invoice, external_id, notes } = await aPayer();
    stripe.refundInvoice(external_id, 500);
    await owner.billing.refresh({});
    await owner.billing.refresh({});
    expect(await notes()).toMatchObject([
      { number: `${invoice.number}-R1`, status: 'issued', total: 500, currency: 'EUR', invoice_number: invoice.number },
    ]);
    stripe.refundInvoice(external_id, 1300);
    await owner.billing.refresh({});
    const [, second] = await notes();
    expect(second).toMatchObject({ number: `${invoice.number}-R2`, total: 1300 });
    const { lines: _, ...now } = await owner.invoices.get({ invoice_id: invoice.id });
    expect(now).toEqual({ ...invoice, credited: 1800 });
    expect(await owner.invoices.creditNotes.get({ credit_note_id: second!.id })).toEqual(second);
    expect((await customer.told()).filter((type) => type === 'invoice.credited')).toHaveLength(2);
    // The plan is not what was given back.
    expect(await customer.tier()).toBe('pro');
  });

  test('is found however many payments came after it', async () => {
    const { owner, customer, external_id, invoice } = await aPayer();
    const { external_id: subscription_id } = await world.kysely
      .selectFrom('subscriptions')
      .select('external_id')
      .where('team_id', '=', customer.team.id)
      .executeTakeFirstOrThrow();
    for (let month = 0; month < 120; month += 1) stripe.renew(subscription_id, 'paid');
    stripe.refundInvoice(external_id, 400);
    await owner.billing.refresh({});
    expect(await owner.invoices.get({ invoice_id: invoice.id })).toMatchObject({ credited: 400 });
    expect((await owner.invoices.list({})).total).toBe(121);
  });

  test('that the provider gave a number keeps it, and its refund is not counted twice', async () => {
    const { owner, external_id, notes } = await aPayer();
    stripe.credit(external_id, { total: 300, memo: 'For the outage' });
    stripe.refundInvoice(external_id, 200);
    await owner.billing.refresh({});
    const given = await notes();
    expect(given.map(({ total, reason }) => [total, reason]).toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [200, 'Refund on request'],
      [300, 'For the outage'],
    ]);
    expect(given.some(({ number }) => /-CN-\d+$/.test(number))).toBe(true);
  });

  test('and did not arrive makes its note void, whose number is not used again', async () => {
    const { customer, owner, invoice, external_id, notes } = await aPayer();
    const refund = stripe.refundInvoice(external_id, 700);
    await owner.billing.refresh({});
    stripe.failRefund(refund);
    await owner.billing.refresh({});
    expect(await notes()).toMatchObject([{ number: `${invoice.number}-R1`, status: 'void' }]);
    expect(await owner.invoices.get({ invoice_id: invoice.id })).toMatchObject({ credited: 0 });
    stripe.refundInvoice(external_id, 700);
    await owner.billing.refresh({});
    expect((await notes()).map(({ number, status }) => [number.slice(-3), status])).toEqual([
      ['-R1', 'void'],
      ['-R2', 'issued'],
    ]);
    expect(await customer.told()).toContain('invoice.credit_voided');
  });

  test('is seen by the message of the provider about the charge', async () => {
    const { customer, external_id, notes } = await aPayer();
    stripe.refundInvoice(external_id, 100);
    const { customer_id } = await world.kysely
      .selectFrom('subscriptions')
      .select('customer_id')
      .where('team_id', '=', customer.team.id)
      .executeTakeFirstOrThrow();
    await ringAbout(world, { object: 'charge', id: 'ch_1', customer: customer_id, payment_intent: 'pi_unknown' });
    expect(await notes()).toMatchObject([{ total: 100 }]);
  });

  test('twice at once is one note', async () => {
    const { owner, external_id, notes } = await aPayer();
    stripe.refundInvoice(external_id, 900);
    await Promise.all([owner.billing.refresh({}), owner.billing.refresh({}), owner.billing.refresh({})]);
    expect(await notes()).toHaveLength(1);
  });

  test('cannot be changed by anybody, not even in the database', async () => {
    const { customer, owner, external_id } = await aPayer();
    stripe.refundInvoice(external_id, 900);
    await owner.billing.refresh({});
    const change = (set: object) =>
      world.kysely.updateTable('credit_notes').set(set).where('team_id', '=', customer.team.id).execute();
    await expect(change({ total: 1 })).rejects.toThrow('cannot change');
    await expect(change({ number: 'X' })).rejects.toThrow('cannot change');
    await change({ status: 'void', voided_at: new Date(world.now()).toISOString() });
    await expect(change({ status: 'issued', voided_at: null })).rejects.toThrow('cannot change');
  });

  test('is a PDF with the same bytes each time, and says who issued it, whatever we are called later', async () => {
    const master = await world.as(await aUser(world.kysely, { platform_role: 'master_admin' }));
    await master.admin.config.set({ invoice_issuer: 'Desk Ltd, 1 High Street' });
    const { customer, owner, invoice, external_id, notes } = await aPayer();
    stripe.refundInvoice(external_id, 500);
    await owner.billing.refresh({});
    const [note] = await notes();
    const first = await owner.invoices.creditNotes.download({ credit_note_id: note!.id });
    const bill = await owner.invoices.download({ invoice_id: invoice.id });
    expect(first).toMatchObject({ content_type: 'application/pdf', name: `credit-note-${note!.number}.pdf` });
    await master.admin.config.set({ invoice_issuer: 'Another name' });
    await world.kysely.updateTable('teams').set({ name: 'Renamed' }).where('id', '=', customer.team.id).execute();
    await owner.billing.refresh({});
    expect((await owner.invoices.creditNotes.download({ credit_note_id: note!.id })).content).toBe(first.content);
    expect((await owner.invoices.download({ invoice_id: invoice.id })).content).toBe(bill.content);
  });

  test('is for those who may see the money of the team', async () => {
    const { customer, owner, external_id, notes } = await aPayer();
    stripe.refundInvoice(external_id, 500);
    await owner.billing.refresh({});
    const [note] = await notes();
    const member = await customer.as(await customer.join('member'));
    const stranger = await (await aCustomer(world)).as();
    const named = { credit_note_id: note!.id };
    await expect(member.invoices.creditNotes.get(named)).rejects.toMatchObject({ app: 'FORBIDDEN' });
    await expect(stranger.invoices.creditNotes.get(named)).rejects.toMatchObject({ app: 'CREDIT_NOTE_NOT_FOUND' });
    await expect(stranger.invoices.creditNotes.download(named)).rejects.toMatchObject({ app: 'CREDIT_NOTE_NOT_FOUND' });
  });
});

test('Lemon Squeezy tells one sum: a note is for what was added to it, with its part of the tax', async () => {
  const customer = await aCustomer(other.world);
  const owner = await customer.as();
  const { checkout_url } = await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly', seats: 2 });
  const { subscription_id, custom_data } = other.lemon.complete(checkout_url.split('/').at(-1)!);
  const paid = other.lemon.renew(subscription_id, 'paid');
  other.lemon.tax(paid, 19);
  await ring(other.world, subscription_id, custom_data['deskwire_checkout']);
  await other.world.drain();
  for (const until of [333, 1000, 1819]) {
    other.lemon.refundInvoice(paid, until);
    await owner.billing.refresh({});
  }
  const { items } = await owner.invoices.creditNotes.list({});
  expect(items.map(({ total }) => total).toSorted((a, b) => a - b)).toEqual([333, 667, 819]);
  expect(items.reduce((sum, { tax }) => sum + tax, 0)).toBe(19);
});
