import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'tickets' | 'ticket_watchers' | 'ticket_comments'>();

/** The facts about a ticket for notices; undefined once it is deleted. */
export const findTicket = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('tickets')
    .select(['id', 'number', 'title', 'source', 'reporter_id', 'assignee_id', 'resolution_notes'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();

export const listWatchers = (db: Db, team_id: TeamId, ticket_id: string) =>
  on(db)
    .selectFrom('ticket_watchers')
    .select('person_id')
    .where('team_id', '=', team_id)
    .where('ticket_id', '=', ticket_id)
    .orderBy('person_id')
    .execute();

/** The tickets that were merged into one. */
export const listMerged = (db: Db, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('tickets')
    .select(['id', 'number', 'title', 'source', 'reporter_id', 'assignee_id', 'resolution_notes'])
    .where('team_id', '=', team_id)
    .where('merged_into_id', '=', id)
    .where('deleted_at', 'is', null)
    .orderBy('number')
    .execute();

/** The person who last answered the reporter of a ticket in public. */
export const findLastAnswer = (db: Db, team_id: TeamId, { id, reporter_id }: { id: string; reporter_id: string }) =>
  on(db)
    .selectFrom('ticket_comments')
    .select('author_id')
    .where('team_id', '=', team_id)
    .where('ticket_id', '=', id)
    .where('author_id', '<>', reporter_id)
    .where('is_internal', '=', false)
    .where('deleted_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

export const findComment = (db: Db, team_id: TeamId, comment_id: string) =>
  on(db)
    .selectFrom('ticket_comments')
    .select(['content', 'is_internal'])
    .where('team_id', '=', team_id)
    .where('id', '=', comment_id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
