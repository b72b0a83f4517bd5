import { sql } from 'kysely';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'ticket_comments'>();

/** The comment keeps the statement from being named, so that Postgres plans it for the word at hand. */
export const forgetUnusedWord = (db: Tx, team_id: TeamId, word: string) =>
  sql`/* planned afresh */ delete from ticket_words
    where team_id = ${team_id} and word = ${word} and not exists (
      select from tickets
      where team_id = ${team_id} and deleted_at is null and search @@ plainto_tsquery('english', ${word}))`.execute(
    on(db),
  );

export const purgeComment = (db: Tx, team_id: TeamId, id: string) =>
  on(db)
    .deleteFrom('ticket_comments')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .execute();
