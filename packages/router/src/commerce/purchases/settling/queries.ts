import { sql } from 'kysely';
import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { PurchaseStatus, SaleStatus } from '@deskwire/contract/commerce/purchases.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { teamName } from '../../../identity/teams/fragments.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'purchases' | 'sales'>();

const columns = [
  'team_id',
  'id',
  'seller_id',
  'product_id',
  'product_name',
  'status',
  'currency',
  'price',
  'coupon',
  'refunded',
  'max_activations',
  'license_days',
  'license_id',
  'provider',
  'external_id',
  'version',
] as const;
const locked = (db: Tx) =>
  on(db)
    .selectFrom('purchases')
    .select(columns)
    .select(teamName('purchases.team_id').as('buyer_name'))
    .forNoKeyUpdate()
    .$castTo<PurchaseRow>();
export interface PurchaseRow {
  readonly team_id: string;
  readonly id: string;
  readonly seller_id: string;
  readonly buyer_name: string;
  readonly product_id: string;
  readonly product_name: string;
  readonly status: PurchaseStatus;
  readonly currency: string;
  readonly price: number;
  readonly coupon: string | null;
  readonly refunded: number;
  readonly max_activations: number;
  readonly license_days: number | null;
  readonly license_id: string | null;
  readonly provider: ProviderName | null;
  readonly external_id: string | null;
  readonly version: number;
}

export const lockPurchase = (db: Tx, { team_id }: InTeam, id: string) =>
  locked(db).where('team_id', '=', team_id).where('id', '=', id).executeTakeFirst();

/** The purchase of a checkout: by what the provider calls it or, before we know that, by its token. */
export const lockByCheckout = (
  db: Tx,
  { provider, external_id, token_hash }: { provider: ProviderName; external_id: string; token_hash: Buffer | null },
) =>
  locked(db)
    .where((eb) =>
      eb.or([
        eb.and([eb('provider', '=', provider), eb('external_id', '=', external_id)]),
        ...(token_hash === null ? [] : [eb('token_hash', '=', token_hash)]),
      ]),
    )
    .executeTakeFirst();

interface Settled {
  readonly status?: PurchaseStatus;
  readonly discount?: number;
  readonly tax?: number;
  readonly total?: number;
  readonly refunded?: number;
  readonly license_id?: string;
  readonly provider?: ProviderName | null;
  readonly external_id?: string | null;
  readonly payment_id?: string | null;
  readonly paid_at?: string;
  readonly refunded_at?: string;
}
export const updatePurchase = (db: Tx, { team_id }: InTeam, id: string, set: Settled, now: string) =>
  on(db)
    .updateTable('purchases')
    .set((eb) => ({ ...set, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

const soldColumns = ['team_id', 'id', 'buyer_id', 'status', 'currency', 'total', 'refunded', 'license_id'] as const;
export interface SaleRow {
  readonly team_id: string;
  readonly id: string;
  readonly buyer_id: string;
  readonly status: SaleStatus;
  readonly currency: string;
  readonly total: number;
  readonly refunded: number;
  readonly license_id: string;
}
export const lockSale = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('sales')
    .select(soldColumns)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .$castTo<SaleRow>()
    .executeTakeFirst();

/** The sale of a checkout whose buyer is gone. */
export const lockSaleByCheckout = (db: Tx, provider: ProviderName, external_id: string) =>
  on(db)
    .selectFrom('sales')
    .select(soldColumns)
    .where('provider', '=', provider)
    .where('external_id', '=', external_id)
    .forNoKeyUpdate()
    .$castTo<SaleRow>()
    .executeTakeFirst();

interface NewSale {
  readonly team_id: TeamId;
  readonly id: string;
  readonly product_id: string;
  readonly product_name: string;
  readonly buyer_id: string;
  readonly buyer_name: string;
  readonly currency: string;
  readonly price: number;
  readonly coupon: string | null;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
  readonly license_id: string;
  readonly provider: ProviderName | null;
  readonly external_id: string | null;
  readonly payment_id: string | null;
  readonly paid_at: string;
}
export const insertSale = (db: Tx, row: NewSale) =>
  on(db)
    .insertInto('sales')
    .values({ ...row, status: 'paid', updated_at: row.paid_at })
    .execute();

export const updateSale = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: { status?: SaleStatus; refunded?: number; refunded_at?: string; license_id?: string },
  now: string,
) =>
  on(db)
    .updateTable('sales')
    .set((eb) => ({ ...set, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** The checkout that a payment was for: of a purchase, or of a sale whose buyer is gone. */
export async function findCheckoutOf(db: Db, provider: ProviderName, payment_id: string): Promise<string | undefined> {
  const found =
    (await on(db)
      .selectFrom('purchases')
      .select('external_id')
      .where('provider', '=', provider)
      .where('payment_id', '=', payment_id)
      .executeTakeFirst()) ??
    (await on(db)
      .selectFrom('sales')
      .select('external_id')
      .where('provider', '=', provider)
      .where('payment_id', '=', payment_id)
      .executeTakeFirst());
  return found?.external_id ?? undefined;
}

/** Of some payments, those to which no purchase here belongs. */
export async function listUnknown(db: Db, provider: ProviderName, given: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ external_id: string }>`
    select g.external_id from unnest(${given}::text[]) as g (external_id)
    where not exists (select from purchases p where p.provider = ${provider} and p.external_id = g.external_id)
      and not exists (select from sales s where s.provider = ${provider} and s.external_id = g.external_id)
    order by 1`.execute(on(db));
  return rows.map(({ external_id }) => external_id);
}

/** Purchases of all teams that are not paid yet, after an id. */
export const listPending = (db: Db, after: string, limit: number) =>
  on(db)
    .selectFrom('purchases')
    .select(['team_id', 'id', 'provider', 'external_id', 'expires_at'])
    .where('status', '=', 'pending')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
