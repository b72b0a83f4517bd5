import { sql } from 'kysely';
import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { PriceRow } from './price.ts';

const on = tables<'billing_prices'>();
const prices = (db: Db) =>
  on(db)
    .selectFrom('billing_prices')
    .select([
      'id',
      'provider',
      'external_id',
      'tier',
      'billing_cycle',
      'currency',
      'unit_amount',
      'trial_days',
      'active',
      'updated_at',
    ])
    .$castTo<PriceRow>();

/** Every price that there is or was. */
export const listPrices = (db: Db) =>
  prices(db).orderBy('active', 'desc').orderBy('tier').orderBy('billing_cycle').orderBy('id').limit(1000).execute();

/** The prices that are offered by a provider. */
export const listOffered = (db: Db, provider: ProviderName) =>
  prices(db).where('provider', '=', provider).where('active', '=', true).execute();

/** The prices at which a plan is offered. */
export const findOffered = (
  db: Db,
  { provider, tier, billing_cycle }: Pick<PriceRow, 'provider' | 'tier' | 'billing_cycle'>,
) =>
  prices(db)
    .where('provider', '=', provider)
    .where('tier', '=', tier)
    .where('billing_cycle', '=', billing_cycle)
    .where('active', '=', true)
    .executeTakeFirst();

/** A price by what the provider calls it, offered or not. */
export const findByExternal = (db: Db, provider: ProviderName, external_id: string) =>
  prices(db).where('provider', '=', provider).where('external_id', '=', external_id).executeTakeFirst();

/** Offers a price in the place of the one that its plan had. */
export async function upsertPrice(db: Tx, { updated_at, ...price }: PriceRow): Promise<PriceRow> {
  if (price.active) {
    // One after another: neither of two that come at once would find the other, and a plan is offered for one price.
    const plan = `billing_prices ${price.provider} ${price.tier} ${price.billing_cycle}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${plan}, 0))`.execute(on(db));
    await on(db)
      .updateTable('billing_prices')
      .set({ active: false, updated_at })
      .where('provider', '=', price.provider)
      .where('tier', '=', price.tier)
      .where('billing_cycle', '=', price.billing_cycle)
      .where('external_id', '<>', price.external_id)
      .where('active', '=', true)
      .execute();
  }
  const { id: _, provider, external_id, ...terms } = price;
  await on(db)
    .insertInto('billing_prices')
    .values({ ...price, created_at: updated_at, updated_at })
    .onConflict((conflict) => conflict.columns(['provider', 'external_id']).doUpdateSet({ ...terms, updated_at }))
    .execute();
  return (await findByExternal(db, provider, external_id))!;
}
