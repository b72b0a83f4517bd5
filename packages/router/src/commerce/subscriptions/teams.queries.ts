import { tables, type Db } from '@deskwire/database/schema.ts';

const on = tables<'teams'>();

/** Whether a team is there and was not deleted. */
export const isTeam = async (db: Db, team_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('teams')
    .select('id')
    .where('id', '=', team_id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()) !== undefined;
