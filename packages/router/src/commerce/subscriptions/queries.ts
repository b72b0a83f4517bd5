import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { BillingCycle, SubscriptionStatus } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import type { Pending } from './settling/entitled.ts';

const on = tables<'subscriptions' | 'billing_prices'>();

export interface SubscriptionRow {
  readonly id: string;
  readonly team_id: string;
  readonly provider: ProviderName;
  readonly external_id: string;
  readonly customer_id: string;
  readonly status: SubscriptionStatus;
  readonly price_id: string;
  readonly tier: Tier;
  readonly billing_cycle: BillingCycle;
  readonly seats: number;
  readonly currency: string;
  readonly unit_amount: number;
  readonly period_start: string | null;
  readonly period_end: string | null;
  readonly trial_ends_at: string | null;
  readonly cancel_at: string | null;
  readonly ended_at: string | null;
  readonly grace_until: string | null;
  readonly pending: Pending | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}
const rows = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('subscriptions as s')
    .innerJoin('billing_prices as p', 'p.id', 's.price_id')
    .select([
      's.id',
      's.team_id',
      's.provider',
      's.external_id',
      's.customer_id',
      's.status',
      's.price_id',
      'p.tier',
      'p.billing_cycle',
      's.seats',
      'p.currency',
      'p.unit_amount',
      's.period_start',
      's.period_end',
      's.trial_ends_at',
      's.cancel_at',
      's.ended_at',
      's.grace_until',
      's.pending',
      's.created_at',
      's.updated_at',
      's.version',
    ])
    .where('s.team_id', '=', team_id);

export const findSubscription = (db: Db, scope: InTeam, id: string) =>
  rows(db, scope).where('s.id', '=', id).$castTo<SubscriptionRow>().executeTakeFirst();

/** The newest subscription of a team, ended or not. */
export const findNewest = (db: Db, scope: InTeam) =>
  rows(db, scope)
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(1)
    .$castTo<SubscriptionRow>()
    .executeTakeFirst();

export const listSubscriptions = (db: Db, scope: InTeam, slice: Slice) =>
  listed(
    db,
    {
      rows: rows(db, scope).$castTo<SubscriptionRow>(),
      matching: on(db).selectFrom('subscriptions').where('team_id', '=', scope.team_id),
    },
    ['s.created_at', 's.id'],
    'desc',
    slice,
  );

/** A price, offered or not. */
export const findPriceById = (db: Db, id: string) =>
  on(db).selectFrom('billing_prices').select(['id', 'external_id']).where('id', '=', id).executeTakeFirst();
