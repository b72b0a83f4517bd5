import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Sale, SaleStatus } from '@deskwire/contract/commerce/purchases.ts';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'sales'>();

const columns = [
  'id',
  'team_id',
  'product_id',
  'product_name',
  'buyer_id',
  'buyer_name',
  'status',
  'currency',
  'price',
  'coupon',
  'discount',
  'tax',
  'total',
  'refunded',
  'license_id',
  'paid_at',
  'refunded_at',
  'updated_at',
  'version',
] as const;
const rows = (db: Db, { team_id }: InTeam) => on(db).selectFrom('sales').select(columns).where('team_id', '=', team_id);

export const findSale = (db: Db, scope: InTeam, id: string) =>
  rows(db, scope).where('id', '=', id).$castTo<Sale>().executeTakeFirst();

export interface SaleFilter {
  readonly status: readonly SaleStatus[] | undefined;
  readonly product_id: string | undefined;
}
export function listSales(db: Db, scope: InTeam, { status, product_id }: SaleFilter, slice: Slice) {
  const matching = rows(db, scope)
    .$if(status !== undefined, (q) => q.where((eb) => eb('status', '=', eb.fn.any(eb.val(status as string[])))))
    .$if(product_id !== undefined, (q) => q.where('product_id', '=', product_id!));
  return listed(db, { rows: matching.$castTo<Sale>(), matching }, ['paid_at', 'id'], 'desc', slice);
}

/** By what the provider knows the payment of a sale. */
export const findPayment = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('sales')
    .select(['external_id', 'payment_id'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .$castTo<{ provider: ProviderName | null; external_id: string | null; payment_id: string | null }>()
    .executeTakeFirstOrThrow();
