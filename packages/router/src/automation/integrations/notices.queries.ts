import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { holders } from '../../identity/people/fragments.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'connections'>();

/** An account in trouble, which works no longer, or not fully. */
export const findTrouble = (db: Db, team_id: TeamId, id: string, state: 'needs_reauth' | 'connected') =>
  on(db)
    .selectFrom('connections')
    .select(['name'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', '=', state)
    .where('reason', 'is not', null)
    .executeTakeFirst();

/** The people who can connect an account. */
export const listManagers = async (db: Db, team_id: TeamId): Promise<{ id: string }[]> =>
  (await sql<{ id: string }>`select h.id from ${holders(sql`${team_id}`, 'integrations.manage')} h`.execute(on(db)))
    .rows;
