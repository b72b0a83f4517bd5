import { sql, type RawBuilder } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'tasks'>();

export interface Moved {
  readonly created: number;
  readonly completed: number;
}
export interface Recent extends Moved {
  readonly overdue: number;
}
const counted =
  ({ team_id }: InTeam, project_id: string) =>
  (where: RawBuilder<unknown>) =>
    sql`(
    select count(*)::int from tasks
    where team_id = ${team_id} and project_id = ${project_id} and deleted_at is null and ${where})`;
/** How many tasks of a project were due before today, and came and were completed since a moment. */
export async function countRecent(
  db: Db,
  scope: InTeam,
  project_id: string,
  { today, since }: { readonly today: string; readonly since: string },
): Promise<Recent> {
  const count = counted(scope, project_id);
  const { rows } = await sql<Recent>`
    select ${count(sql`due_on is not null and status_category in ('todo', 'doing') and due_on < ${today}::date`)} as overdue,
      ${count(sql`created_at >= ${since}::timestamptz`)} as created,
      ${count(sql`completed_at is not null and completed_at >= ${since}::timestamptz`)} as completed`.execute(on(db));
  return rows[0]!;
}

/** How many tasks of a project came and were completed from one moment to before another. */
export async function countBetween(
  db: Db,
  scope: InTeam,
  project_id: string,
  { from, until }: { readonly from: string; readonly until: string },
): Promise<Moved> {
  const count = counted(scope, project_id);
  const within = (column: string) => sql`${sql.ref(column)} is not null and ${sql.ref(column)} >= ${from}::timestamptz
    and ${sql.ref(column)} < ${until}::timestamptz`;
  const { rows } = await sql<Moved>`
    select ${count(within('created_at'))} as created, ${count(within('completed_at'))} as completed`.execute(on(db));
  return rows[0]!;
}
