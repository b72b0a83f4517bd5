import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'files'>();

/** Deletes the files at a ticket so that nobody can take them back. */
export const discardFilesOf = (db: Tx, team_id: TeamId, ticket_id: string, now: string) =>
  on(db)
    .updateTable('files')
    .set((eb) => ({ deleted_at: eb.fn.coalesce('deleted_at', eb.val(now)), purge_at: now }))
    .where('team_id', '=', team_id)
    .where('ticket_id', '=', ticket_id)
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
