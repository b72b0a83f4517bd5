import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TaskCategory } from '@deskwire/contract/work/projects.schemas.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { keyOfTask } from '../fragments.ts';

const on = tables<'tasks' | 'task_watchers'>();

export interface NoticedTask {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly project_id: string;
  readonly due_on: string | null;
  readonly status_category: TaskCategory;
  readonly assignee_id: string | null;
  readonly reporter_id: string;
  readonly watchers: readonly string[];
}
export async function findTask(db: Db, { team_id }: InTeam, id: string): Promise<NoticedTask | undefined> {
  const { rows } = await sql<NoticedTask>`
    select t.id, ${keyOfTask('t')} as key, t.title, t.project_id, t.due_on, t.status_category, t.assignee_id, t.reporter_id,
      coalesce((select jsonb_agg(w.person_id order by w.person_id) from task_watchers w
        where w.team_id = t.team_id and w.task_id = t.id), '[]') as watchers
    from tasks t where t.team_id = ${team_id} and t.id = ${id} and t.deleted_at is null`.execute(on(db));
  return rows[0];
}
