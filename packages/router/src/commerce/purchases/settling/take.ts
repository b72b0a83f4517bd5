import type { BilledSale, ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { askProvider, getProvider, salesOf } from '../../billing/provider.ts';
import { beginFetch, claimAnswer } from '../../billing/taking/numbered.ts';
import * as queries from './queries.ts';
import { settle, settleSale, type Outcome } from './settle.ts';

/** A manual procedure or job that may settle what the provider says. */
export interface Taking extends Pick<Base, 'services' | 'now'> {
  commit<T>(work: (tx: Writing) => Promise<T>): Promise<T>;
}

/**
 * Reads the payment of a checkout from the provider and settles it here. As with subscriptions, questions are numbered, and
 * an answer counts only if its question came after the one that counted last. `given` is the token of a signed message.
 */
export async function takePurchase(
  { commit, services, now }: Taking,
  external_id: string,
  given?: string,
): Promise<void> {
  const { name: provider } = getProvider(services);
  const fetched = { provider, kind: 'purchase', external_id } as const;
  const fetch_no = await commit(({ db }) => beginFetch(db, fetched));
  const found = await askProvider(services, (payments) => salesOf(payments).find(external_id));
  if (found === undefined) return;
  await commit(async ({ db, events }) => {
    if (!(await claimAnswer(db, fetched, fetch_no))) return;
    const outcome = outcomeOf(provider, found);
    const ctx = { db, events, services, now };
    const token = found.token ?? given ?? null;
    const token_hash = token === null ? null : hashToken(token);
    const row = await queries.lockByCheckout(db, { provider, external_id, token_hash });
    if (row !== undefined) return settle(ctx, row, outcome);
    const sale = await queries.lockSaleByCheckout(db, provider, external_id);
    if (sale !== undefined) return settleSale(ctx, sale, outcome);
    // Checkouts of other programs carry no token of ours.
    if (token !== null)
      services.report('A payment cannot be matched', new Error('No purchase has its token'), { provider, external_id });
  });
}

function outcomeOf(provider: ProviderName, found: BilledSale): Outcome {
  const { external_id, payment_id, discount, tax, total, refunded } = found;
  const checkout = { provider, external_id };
  return { status: statusOf(found), payment_id, discount, tax, total, refunded, checkout };
}
function statusOf({ state, refunded, total, disputed }: BilledSale): Outcome['status'] {
  if (state === 'open') return 'pending';
  if (state === 'over') return 'expired';
  if (total > 0 && refunded >= total) return 'refunded';
  return disputed ? 'disputed' : 'paid';
}
