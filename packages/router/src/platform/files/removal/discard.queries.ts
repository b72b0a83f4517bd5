import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'files'>();
/** Rows of one kind. */
export interface Homes {
  readonly kind: string;
  readonly ids: readonly string[];
  /** Only files from before this time. */
  readonly before?: string;
}

/** Deletes the files of rows so that nobody can restore them. */
export const discardFilesOf = (db: Tx, team_id: TeamId, { kind, ids, before }: Homes, now: string) =>
  on(db)
    .updateTable('files')
    .set((eb) => ({ deleted_at: eb.fn.coalesce('deleted_at', eb.val(now)), purge_at: now }))
    .where('team_id', '=', team_id)
    .where('home_kind', '=', kind)
    .where((eb) => eb('home_id', '=', eb.fn.any(eb.val([...ids]))))
    .$if(before !== undefined, (query) => query.where('created_at', '<', before!))
    .returning('id')
    .execute();

/** Deletes the files that a person uploaded so that nobody can restore them. */
export const discardFilesBy = (db: Tx, team_id: TeamId, person_id: string, now: string) =>
  on(db)
    .updateTable('files')
    .set((eb) => ({ deleted_at: eb.fn.coalesce('deleted_at', eb.val(now)), purge_at: now }))
    .where('team_id', '=', team_id)
    .where('uploaded_by', '=', person_id)
    .returning('id')
    .execute();

/** Deletes the files that operations of a team read and wrote so that nobody can restore them. */
export const discardWritten = (db: Tx, team_id: TeamId, now: string) =>
  on(db)
    .updateTable('files')
    .set((eb) => ({ deleted_at: eb.fn.coalesce('deleted_at', eb.val(now)), purge_at: now }))
    .where('team_id', '=', team_id)
    .where('home_kind', '=', 'operation')
    .returning('id')
    .execute();
