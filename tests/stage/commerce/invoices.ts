import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { stripeOf } from './billing.ts';
import { stage as subscriptions } from './subscriptions.ts';

export const stage = onStage({
  furnish: anInvoice,
  access: {
    'invoices.download': 'team:billing.read',
    'invoices.creditNotes.list': 'team:billing.read',
    'invoices.creditNotes.get': 'team:billing.read',
    'invoices.creditNotes.download': 'team:billing.read',
  },
});

/** An invoice that nobody has paid, and of which a part was credited. */
async function anInvoice(world: TestWorld, { id: team_id, owner, mark, of }: Desk) {
  const { external_id } = await of(subscriptions);
  const stripe = await stripeOf(world);
  stripe.bill(`in_${team_id}`, external_id, mark);
  stripe.credit(`in_${team_id}`, { total: 100, memo: mark });
  const { billing, invoices } = await world.as(owner);
  await billing.refresh({ team_id });
  const { items } = await invoices.list({ team_id });
  const notes = await invoices.creditNotes.list({ team_id });
  return { rows: { invoice: items[0]!.id, credit_note: notes.items[0]!.id } };
}
