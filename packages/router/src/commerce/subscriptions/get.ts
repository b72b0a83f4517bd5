import type { Subscription } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Throws SUBSCRIPTION_NOT_FOUND. */
export async function getRow(db: Db, scope: InTeam, id: string): Promise<queries.SubscriptionRow> {
  const row = await queries.findSubscription(db, scope, id);
  if (row === undefined) throw new AppError('SUBSCRIPTION_NOT_FOUND');
  return row;
}

export const getSubscription = async (db: Db, scope: InTeam, id: string): Promise<Subscription> =>
  present(await getRow(db, scope, id));

const renewing: ReadonlySet<string> = new Set(['trialing', 'active', 'past_due']);

export function present({
  external_id: _,
  customer_id: __,
  price_id: ___,
  pending,
  ...row
}: queries.SubscriptionRow): Subscription {
  return {
    ...row,
    renews_at: renewing.has(row.status) ? row.period_end : null,
    pending: pending && {
      tier: pending.tier,
      billing_cycle: pending.billing_cycle,
      seats: pending.seats,
      at: pending.at,
    },
  };
}

/** The plan of the team for the profile of a member: a trial counts as active, an incomplete subscription as none. */
export async function summaryOf(db: Db, scope: InTeam) {
  const row = await queries.findNewest(db, scope);
  if (row === undefined || row.status === 'incomplete')
    return { subscription_status: null, subscription_id: null, renews_at: null, ends_at: null };
  const { renews_at } = present(row);
  return {
    subscription_status: row.status === 'trialing' ? ('active' as const) : row.status,
    subscription_id: row.id,
    renews_at,
    ends_at: row.ended_at ?? row.cancel_at,
  };
}
