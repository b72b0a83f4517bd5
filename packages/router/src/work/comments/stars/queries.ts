import { sql } from 'kysely';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';

const on = tables<'comment_stars'>();

/** True: it was not starred before. */
export async function insertStar(db: Tx, scope: TeamScope, comment_id: string, at: string): Promise<boolean> {
  const { rows } = await sql`
    insert into comment_stars (team_id, comment_id, person_id, created_at)
    values (${scope.team_id}, ${comment_id}, ${scope.person_id}, ${at}) on conflict do nothing
    returning comment_id`.execute(on(db));
  return rows.length > 0;
}

export async function deleteStar(db: Tx, scope: TeamScope, comment_id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from comment_stars
    where team_id = ${scope.team_id} and comment_id = ${comment_id} and person_id = ${scope.person_id}
    returning comment_id`.execute(on(db));
  return rows.length > 0;
}
