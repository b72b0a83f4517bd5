import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'team_entries'>();
const columns = ['id', 'team_id', 'person_id', 'user_id', 'reason', 'entered_at', 'until'] as const;

export interface NewEntry {
  readonly team_id: TeamId;
  readonly id: string;
  readonly user_id: string;
  readonly person_id: string;
  readonly reason: string;
  readonly entered_at: string;
  readonly until: string;
}
export const insertEntry = (db: Tx, entry: NewEntry) => on(db).insertInto('team_entries').values(entry).execute();

/** Ends the entry of somebody, or one that is due. Undefined: it has ended. */
export const endEntry = (db: Tx, team_id: TeamId, by: { user_id: string } | { id: string }, at: string) =>
  on(db)
    .updateTable('team_entries')
    .set({ ended_at: at })
    .where('team_id', '=', team_id)
    .where('ended_at', 'is', null)
    .where('user_id' in by ? 'user_id' : 'id', '=', 'user_id' in by ? by.user_id : by.id)
    .returning(columns)
    .executeTakeFirst();

export const findEntry = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('team_entries')
    .select(columns)
    .select('ended_at')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();
