import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import type { Home } from '../queries.ts';

const on = tables<'files'>();

/** Deletes the files of a row so that nobody can restore them. */
export const discardFilesOf = (db: Tx, team_id: TeamId, home: Home, now: string) =>
  on(db)
    .updateTable('files')
    .set((eb) => ({ deleted_at: eb.fn.coalesce('deleted_at', eb.val(now)), purge_at: now }))
    .where('team_id', '=', team_id)
    .where('home_kind', '=', home.kind)
    .where('home_id', '=', home.id)
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
