import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';

const on = tables<'billing_checkouts' | 'subscriptions'>();

interface NewCheckout {
  readonly team_id: TeamId;
  readonly id: string;
  readonly token_hash: Buffer;
  readonly price_id: string;
  readonly seats: number;
  readonly requested_by: string;
  readonly created_at: string;
  readonly expires_at: string;
}
export const insertCheckout = (db: Tx, checkout: NewCheckout) =>
  on(db).insertInto('billing_checkouts').values(checkout).execute();

/** Notes what the provider calls a checkout. */
export const nameCheckout = (db: Tx, { team_id }: InTeam, id: string, external_id: string) =>
  on(db)
    .updateTable('billing_checkouts')
    .set({ external_id })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** The newest subscription of a team, ended or not. */
export const findNewest = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('subscriptions')
    .select(['id', 'external_id', 'customer_id', 'status'])
    .where('team_id', '=', team_id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
