import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'project_comments'>();

export interface NoticedComment {
  readonly content: string;
  /** The author of the comment it replies to; null if it is not a reply. */
  readonly answered: string | null;
}
export async function findComment(db: Db, { team_id }: InTeam, id: string): Promise<NoticedComment | undefined> {
  const { rows } = await sql<NoticedComment>`
    select c.content, (select o.author_id from project_comments o
      where o.team_id = c.team_id and o.id = c.parent_id and o.deleted_at is null) as answered
    from project_comments c where c.team_id = ${team_id} and c.id = ${id} and c.deleted_at is null`.execute(on(db));
  return rows[0];
}
