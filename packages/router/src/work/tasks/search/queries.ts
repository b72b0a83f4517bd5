import { sql } from 'kysely';
import { tables } from '@deskwire/database/schema.ts';
import type { Searched, ShownPassage, Unindexed } from '../../../kit/domain.ts';
import { isUnindexed } from '../../../knowledge/search/fragments.ts';
import { passageAt } from '../../../knowledge/search/index/passages.ts';
import { visibleProjects } from '../../projects/fragments.ts';
import { taskNamed } from '../fragments.ts';

const on = tables<'tasks' | 'projects'>();

/** How search finds tasks: those of archived projects too. */
export const searchedTasks: Searched = {
  needs: 'projects.read',
  seen: (scope, id) => sql`
    select t.project_id, t.reporter_id as person_id, t.status_category as category, t.created_at as at
    from tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id
    where t.team_id = ${scope.team_id} and t.id = ${id} and t.deleted_at is null and p.deleted_at is null
      and ${visibleProjects(scope)}`,
  async shown(db, scope, passages) {
    const { rows } = await sql<{ id: string; key: string; title: string; description: string }>`
      select t.id, p.key || '-' || t.number as key, t.title, t.description
      from tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id
      where t.team_id = ${scope.team_id} and t.deleted_at is null
        and t.id = any(${passages.map(({ id }) => id)}::uuid[])`.execute(on(db));
    const found = new Map(rows.map((row) => [row.id, row]));
    return passages.flatMap(({ id, ordinal }): ShownPassage[] => {
      const row = found.get(id);
      if (row === undefined) return [];
      return [{ id, ordinal, key: row.key, title: row.title, ...passageAt(row.description, ordinal) }];
    });
  },
  keyed: taskNamed,
  async unindexed(db, after, limit) {
    const { rows } = await sql<Unindexed>`
      select t.team_id, t.id, t.title, t.description as text from tasks t
      where (t.team_id, t.id) > (${after.team_id}::uuid, ${after.id}::uuid) and t.deleted_at is null
        and ${isUnindexed('task', { team_id: sql`t.team_id`, id: sql`t.id` })}
      order by t.team_id, t.id limit ${limit}
      for share of t skip locked`.execute(on(db));
    return rows;
  },
};
