import { sql, type RawBuilder } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'tasks'>();

export interface Recent {
  readonly overdue: number;
  readonly created: number;
  readonly completed: number;
}
/** How many tasks of a project were due before today, and came and were completed since a moment. */
export async function countRecent(
  db: Db,
  { team_id }: InTeam,
  project_id: string,
  { today, since }: { readonly today: string; readonly since: string },
): Promise<Recent> {
  const count = (where: RawBuilder<unknown>) => sql`(
    select count(*)::int from tasks
    where team_id = ${team_id} and project_id = ${project_id} and deleted_at is null and ${where})`;
  const { rows } = await sql<Recent>`
    select ${count(sql`due_on is not null and status_category in ('todo', 'doing') and due_on < ${today}::date`)} as overdue,
      ${count(sql`created_at >= ${since}::timestamptz`)} as created,
      ${count(sql`completed_at is not null and completed_at >= ${since}::timestamptz`)} as completed`.execute(on(db));
  return rows[0]!;
}
