import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { holders } from '../../identity/people/fragments.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'connections'>();

export const findTrouble = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('connections')
    .select(['name'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', '=', 'needs_reauth')
    .executeTakeFirst();

/** Those who can connect an account. */
export const listManagers = async (db: Db, team_id: TeamId): Promise<{ id: string }[]> =>
  (await sql<{ id: string }>`select h.id from ${holders(sql`${team_id}`, 'integrations.manage')} h`.execute(on(db)))
    .rows;
