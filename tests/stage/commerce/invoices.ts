import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';
import { stage as subscriptions } from './subscriptions.ts';

const UNPAID = 'no payment provider is set up; tests/scenarios/billing.test.ts has one';

export const stage = onStage({
  furnish: anInvoice,
  access: {
    'invoices.download': 'team:billing.read',
  },
  unsuccessful: {
    'invoices.pay': UNPAID,
  },
});

/** An invoice that nobody has paid. */
async function anInvoice({ kysely }: TestWorld, { id: team_id, mark, of }: Desk) {
  const { rows } = await of(subscriptions);
  const invoice = randomUUIDv7();
  await kysely
    .insertInto('invoices')
    .values({
      team_id,
      id: invoice,
      provider: 'stripe',
      external_id: `in_${team_id}`,
      subscription_id: rows.subscription,
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
  return { rows: { invoice } };
}
