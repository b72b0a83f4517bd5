import type { BilledInvoice, BilledMethod, BilledSubscription } from '@deskwire/adapters/payment-provider.ts';
import type { settling } from '@deskwire/contract/commerce/billing.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { applyInvoices } from '../../invoices/apply.ts';
import { applyMethods } from '../../payment-methods/apply.ts';
import { applySubscription } from '../../subscriptions/settling/apply.ts';
import { findByExternal } from '../prices/queries.ts';
import { askProvider } from '../provider.ts';
import * as queries from './queries.ts';

type Settling = (typeof settling)[number];
/** A manual procedure or job that may settle what the provider says. */
export interface Taking extends Pick<Base, 'services' | 'now'> {
  commit<T>(work: (tx: Writing<Settling>) => Promise<T>): Promise<T>;
}
interface Answer {
  readonly found: BilledSubscription;
  readonly invoices: readonly BilledInvoice[];
  readonly methods: readonly BilledMethod[];
}

/**
 * Reads a subscription with its invoices from the provider and settles it here. Questions are numbered before they are
 * asked, and an answer counts only if its question came after the one that counted last: bells may come in any order and
 * any number. `token` is that of a checkout, where a signed message of the provider gave it.
 */
export async function takeSubscription(ctx: Taking, external_id: string, token?: string): Promise<void> {
  const { services } = ctx;
  const fetched = { provider: services.payments?.name ?? 'stripe', kind: 'subscription', external_id } as const;
  const fetch_no = await ctx.commit(({ db }) => queries.beginFetch(db, fetched));
  const answer = await askProvider(services, async (provider): Promise<Answer | undefined> => {
    const found = await provider.findSubscription(external_id);
    if (found === undefined) return undefined;
    return { found, invoices: await provider.listInvoices(external_id), methods: await provider.listMethods(found) };
  });
  if (answer === undefined) return;
  await ctx.commit(async (tx) => {
    if (await queries.claimAnswer(tx.db, fetched, fetch_no)) await settleAnswer(ctx, tx, fetched, answer, token);
  });
}

async function settleAnswer(
  { services, now }: Taking,
  tx: Writing<Settling>,
  fetched: queries.Fetched,
  { found, invoices, methods }: Answer,
  token: string | undefined,
): Promise<void> {
  const { provider, external_id } = fetched;
  const team = await teamOf(tx, fetched, token ?? found.token);
  // Somebody pays for something that nobody gets: people have to look at it.
  const alarm = (reason: string) => {
    services.report('A subscription cannot be matched', new Error(reason), { provider, external_id });
    const team_id = team?.team_id ?? PLATFORM_TEAM;
    tx.events.add('subscription.unmapped', { id: team_id, team_id }, { provider, external_id, reason });
  };
  if (team === undefined) return alarm('checkout');
  const price = await findByExternal(tx.db, provider, found.price_id);
  if (price === undefined) return alarm('price');
  const applied = await applySubscription({ ...tx, now }, team, { provider, found, price });
  if (applied === undefined) return alarm('second');
  await applyInvoices({ ...tx, services, now }, team, { provider, subscription_id: applied.id, invoices });
  await applyMethods({ ...tx, now }, team, { provider, methods, subscription_id: applied.id });
}

/** The team that has the subscription, or that began the checkout. Nothing else names one. */
async function teamOf(
  { db }: Writing<Settling>,
  fetched: queries.Fetched,
  token: string | null,
): Promise<InTeam | undefined> {
  const known = await queries.findTeamOf(db, fetched);
  if (known !== undefined) return { team_id: mintTeam(known.team_id) };
  const checkout = token === null ? undefined : await queries.findCheckout(db, hashToken(token));
  return checkout && { team_id: mintTeam(checkout.team_id) };
}
