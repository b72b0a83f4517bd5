import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'subscriptions'>();

/** A page of the subscriptions of all teams, the oldest first. */
export function listSubscriptions(db: Db, slice: Slice) {
  const all = on(db).selectFrom('subscriptions');
  const columns = [
    'id',
    'team_id',
    'provider',
    'status',
    'seats',
    'price_id',
    'period_end',
    'trial_ends_at',
    'cancel_at',
    'ended_at',
    'created_at',
  ] as const;
  return listed(
    db,
    { rows: all.select(columns), matching: all.select('id') },
    ['created_at', 'team_id', 'id'],
    'asc',
    slice,
  );
}
