import { sql } from 'kysely';
import type { Purchase, PurchaseStatus } from '@deskwire/contract/commerce/purchases.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';

const on = tables<'purchases'>();

const columns = [
  'p.id',
  'p.team_id',
  'p.seller_id',
  'p.seller_name',
  'p.product_id',
  'p.product_name',
  'p.status',
  'p.currency',
  'p.price',
  'p.coupon',
  'p.discount',
  'p.tax',
  'p.total',
  'p.refunded',
  'p.max_activations',
  'p.license_id',
  'p.downloads',
  'p.download_limit',
  'p.expires_at',
  'p.requested_by',
  'p.created_at',
  'p.updated_at',
  'p.paid_at',
  'p.refunded_at',
  'p.version',
] as const;
const rows = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('purchases as p')
    .select(columns)
    // Nobody can pay there any more.
    .select(sql<string | null>`case when p.status = 'pending' then p.checkout_url end`.as('checkout_url'))
    .select(personShown('p.team_id', 'p.requested_by').as('requester'))
    .where('p.team_id', '=', team_id);

export const findPurchase = (db: Db, scope: InTeam, id: string) =>
  rows(db, scope).where('p.id', '=', id).$castTo<Purchase>().executeTakeFirst();

export interface PurchaseFilter {
  readonly status: readonly PurchaseStatus[] | undefined;
  readonly product_id: string | undefined;
}
export function listPurchases(db: Db, scope: InTeam, { status, product_id }: PurchaseFilter, slice: Slice) {
  const matching = rows(db, scope)
    .$if(status !== undefined, (q) => q.where((eb) => eb('p.status', '=', eb.fn.any(eb.val(status as string[])))))
    .$if(product_id !== undefined, (q) => q.where('p.product_id', '=', product_id!));
  return listed(db, { rows: matching.$castTo<Purchase>(), matching }, ['p.created_at', 'p.id'], 'desc', slice);
}

interface NewPurchase extends Pick<
  Purchase,
  | 'id'
  | 'seller_id'
  | 'seller_name'
  | 'product_id'
  | 'product_name'
  | 'currency'
  | 'price'
  | 'coupon'
  | 'total'
  | 'max_activations'
  | 'download_limit'
  | 'expires_at'
  | 'requested_by'
  | 'created_at'
> {
  readonly team_id: TeamId;
  readonly license_days: number | null;
  readonly token_hash: Buffer;
}
export const insertPurchase = (db: Tx, row: NewPurchase) =>
  on(db)
    .insertInto('purchases')
    .values({ ...row, status: 'pending', updated_at: row.created_at })
    .execute();

/** Notes what the provider calls the checkout of a purchase, and where it is. */
export const nameCheckout = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: { provider: 'stripe' | 'lemonsqueezy'; external_id: string; checkout_url: string },
) => on(db).updateTable('purchases').set(set).where('team_id', '=', team_id).where('id', '=', id).execute();
