import type { BilledMethod, ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { PaymentMethod } from '@deskwire/contract/commerce/billing.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';

const on = tables<'payment_methods' | 'subscriptions'>();

interface MethodRow extends PaymentMethod {
  readonly external_id: string;
  readonly provider: ProviderName;
}
const rows = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('payment_methods')
    .select(['id', 'provider', 'external_id', 'brand', 'last4', 'exp_month', 'exp_year', 'is_default', 'created_at'])
    .where('team_id', '=', team_id)
    .$castTo<MethodRow>();

export const listMethods = (db: Db, scope: InTeam) =>
  rows(db, scope).orderBy('is_default', 'desc').orderBy('created_at', 'desc').orderBy('id').limit(100).execute();

export const findMethod = (db: Db, scope: InTeam, id: string) =>
  rows(db, scope).where('id', '=', id).executeTakeFirst();

/** The newest subscription of a team, which its cards are for. */
export const findBilled = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('subscriptions')
    .select(['external_id', 'customer_id', 'status'])
    .where('team_id', '=', team_id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Writes the cards as the provider has them; true where something was different. */
export async function replaceMethods(
  db: Tx,
  { team_id, provider }: { team_id: TeamId; provider: ProviderName },
  methods: readonly (BilledMethod & { id: string; created_at: string })[],
): Promise<boolean> {
  const before = await rows(db, { team_id }).where('provider', '=', provider).execute();
  const shown = (list: readonly BilledMethod[]) =>
    JSON.stringify(
      list
        .toSorted((a, b) => a.external_id.localeCompare(b.external_id))
        .map(({ external_id, brand, last4, exp_month, exp_year, is_default }) => [
          external_id,
          brand,
          last4,
          exp_month,
          exp_year,
          is_default,
        ]),
    );
  if (shown(before) === shown(methods)) return false;
  const kept = methods.map(({ external_id }) => external_id);
  await on(db)
    .deleteFrom('payment_methods')
    .where('team_id', '=', team_id)
    .where('provider', '=', provider)
    .$if(kept.length > 0, (q) => q.where('external_id', 'not in', kept))
    .execute();
  if (methods.length > 0)
    await on(db)
      .insertInto('payment_methods')
      .values(methods.map((method) => ({ ...method, team_id, provider })))
      .onConflict((conflict) =>
        conflict.columns(['team_id', 'provider', 'external_id']).doUpdateSet((eb) => ({
          brand: eb.ref('excluded.brand'),
          last4: eb.ref('excluded.last4'),
          exp_month: eb.ref('excluded.exp_month'),
          exp_year: eb.ref('excluded.exp_year'),
          is_default: eb.ref('excluded.is_default'),
        })),
      )
      .execute();
  return true;
}
