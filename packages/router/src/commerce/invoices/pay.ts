import type { invoices } from '@deskwire/contract/commerce/invoices.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { askProvider } from '../billing/provider.ts';
import { takeSubscription } from '../billing/taking/take.ts';
import { getInvoice } from './get.ts';
import * as queries from './queries.ts';

/** Pays an open invoice with the card that is known, or tells where the payer must do it. */
export async function payInvoice(
  ctx: Ctx<typeof invoices.pay>,
  { invoice_id }: In<typeof invoices.pay>,
): Promise<Out<typeof invoices.pay>> {
  const { db, scope, services } = ctx;
  const { status } = await getInvoice(db, scope, invoice_id);
  if (status !== 'open') throw new AppError('INVOICE_SETTLED', { status });
  const billed = await queries.findBilled(db, scope, invoice_id);
  const url = await askProvider(services, (provider) => provider.pay(billed.external_id));
  if (billed.subscription !== null) await takeSubscription(ctx, billed.subscription);
  if (url !== null) return { status: 'action_required', url };
  return { status: 'paid', invoice: await getInvoice(db, scope, invoice_id) };
}
