import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';

const at = new Date(Date.now() - 60_000).toISOString();
const later = new Date(Date.now() + 30 * 86_400_000).toISOString();

/** A team that pays for its plan. */
export async function someBilling({ kysely }: TestWorld, team: { id: string; owner: TestPerson; mark: string }) {
  const { id: team_id, mark } = team;
  const [price, checkout, subscription, invoice, payment_method] = Array.from({ length: 5 }, () => randomUUIDv7()) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const provider = 'stripe' as const;
  await kysely
    .insertInto('billing_prices')
    .values({
      id: price,
      provider,
      external_id: `price_${team_id}`,
      tier: 'premium',
      billing_cycle: 'monthly',
      currency: 'EUR',
      unit_amount: 1900,
      // Of another team's stage: one plan has one price at a time.
      active: false,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('billing_checkouts')
    .values({
      team_id,
      id: checkout,
      token_hash: randomBytes(32),
      price_id: price,
      seats: 5,
      requested_by: team.owner.person_id,
      created_at: at,
      expires_at: later,
    })
    .execute();
  await kysely
    .insertInto('subscriptions')
    .values({
      team_id,
      id: subscription,
      provider,
      external_id: `sub_${team_id}`,
      customer_id: `cus_${team_id}`,
      price_id: price,
      status: 'active',
      seats: 100,
      period_start: at,
      period_end: later,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('invoices')
    .values({
      team_id,
      id: invoice,
      provider,
      external_id: `in_${team_id}`,
      subscription_id: subscription,
      number: `${mark}-1`,
      status: 'open',
      currency: 'EUR',
      subtotal: 1900,
      discount: 0,
      tax: 0,
      total: 1900,
      issued_at: at,
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('invoice_lines')
    .values({
      team_id,
      invoice_id: invoice,
      position: 1,
      description: `${mark} seats`,
      quantity: 1,
      unit_amount: 1900,
      amount: 1900,
    })
    .execute();
  await kysely
    .insertInto('payment_methods')
    .values({
      team_id,
      id: payment_method,
      provider,
      external_id: `pm_${team_id}`,
      brand: mark,
      last4: '4242',
      is_default: true,
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('subscription_changes')
    .values({
      team_id,
      id: randomUUIDv7(),
      subscription_id: subscription,
      kind: 'new',
      currency: 'EUR',
      mrr_before: 0,
      mrr_after: 1900,
      at,
    })
    .execute();
  await kysely.insertInto('tier_grants').values({ team_id, tier: 'premium', reason: mark, created_at: at }).execute();
  return { price, checkout, subscription, invoice, payment_method };
}
