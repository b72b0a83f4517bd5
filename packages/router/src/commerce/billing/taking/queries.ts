import { sql } from 'kysely';
import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'billing_fetches' | 'billing_checkouts' | 'subscriptions' | 'teams' | 'billing_prices'>();

export interface Fetched {
  readonly provider: ProviderName;
  readonly kind: 'subscription' | 'purchase';
  readonly external_id: string;
}

/** The number of a question to the provider, to be drawn before it is asked. */
export async function beginFetch(db: Tx, fetched: Fetched): Promise<number> {
  const { fetch_no } = await on(db)
    .insertInto('billing_fetches')
    .values({ ...fetched, fetch_no: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['provider', 'kind', 'external_id'])
        .doUpdateSet((eb) => ({ fetch_no: eb('billing_fetches.fetch_no', '+', 1) })),
    )
    .returning('fetch_no')
    .executeTakeFirstOrThrow();
  return Number(fetch_no);
}

/** Lets an answer count. False: the answer to a later question counts already. */
export async function claimAnswer(
  db: Tx,
  { provider, kind, external_id }: Fetched,
  fetch_no: number,
): Promise<boolean> {
  const claimed = await on(db)
    .updateTable('billing_fetches')
    .set({ applied_no: fetch_no })
    .where('provider', '=', provider)
    .where('kind', '=', kind)
    .where('external_id', '=', external_id)
    .where('applied_no', '<', fetch_no)
    .returning('external_id')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** The team of a checkout, by the hash of its token. */
export const findCheckout = (db: Db, token_hash: Buffer) =>
  on(db)
    .selectFrom('billing_checkouts')
    .select(['team_id', 'id'])
    .where('token_hash', '=', token_hash)
    .executeTakeFirst();

/** The team of a subscription. */
export const findTeamOf = (db: Db, { provider, external_id }: Fetched) =>
  on(db)
    .selectFrom('subscriptions')
    .select('team_id')
    .where('provider', '=', provider)
    .where('external_id', '=', external_id)
    .executeTakeFirst();

/** The subscriptions of a customer of a provider, at most a hundred. */
export const listOfCustomer = (db: Db, provider: ProviderName, customer_id: string) =>
  on(db)
    .selectFrom('subscriptions')
    .select(['external_id'])
    .where('provider', '=', provider)
    .where('customer_id', '=', customer_id)
    .limit(100)
    .execute();

/** Of some subscriptions, those with a known price that no team here has. */
export async function listUnknown(
  db: Db,
  provider: ProviderName,
  given: readonly { readonly external_id: string; readonly price_id: string }[],
): Promise<string[]> {
  const { rows } = await sql<{ external_id: string }>`
    select g.external_id
    from unnest(${given.map(({ external_id }) => external_id)}::text[], ${given.map(({ price_id }) => price_id)}::text[])
      as g (external_id, price_id)
    where exists (select from billing_prices p where p.provider = ${provider} and p.external_id = g.price_id)
      and not exists (select from subscriptions s where s.provider = ${provider} and s.external_id = g.external_id)
    order by 1`.execute(on(db));
  return rows.map(({ external_id }) => external_id);
}

/** Subscriptions that have not ended, of all teams, after an id. */
export const listOpen = (db: Db, after: string, limit: number) =>
  on(db)
    .selectFrom('subscriptions')
    .select(['external_id'])
    .where('status', '<>', 'expired')
    .where('external_id', '>', after)
    .orderBy('external_id')
    .limit(limit)
    .execute();

export async function getTier(db: Db, { team_id }: InTeam): Promise<Tier> {
  const { tier } = await on(db)
    .selectFrom('teams')
    .select(sql<Tier>`tier`.as('tier'))
    .where('id', '=', team_id)
    .executeTakeFirstOrThrow();
  return tier;
}
