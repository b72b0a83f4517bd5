import { sql } from 'kysely';
import { tables } from '@deskwire/database/schema.ts';
import type { Searched, ShownPassage, Unindexed } from '../../../kit/domain.ts';
import { isUnindexed } from '../../../knowledge/search/fragments.ts';
import { passageAt, type Indexed } from '../../../knowledge/search/index/passages.ts';
import { visibleProjects } from '../../projects/fragments.ts';
import { isTask } from '../../tasks/fragments.ts';

const on = tables<'project_comments' | 'tasks' | 'projects'>();
const at = sql`
  from project_comments c
  left join tasks t on ${isTask(sql`c.team_id`, sql`c.task_id`)}
  join projects p on p.team_id = c.team_id and p.id = coalesce(c.project_id, t.project_id)`;
const live = sql`c.deleted_at is null and t.deleted_at is null and p.deleted_at is null`;

interface Said {
  readonly id: string;
  readonly project_id: string;
  readonly task_id: string | null;
  readonly content: string;
}
export const indexedComment = ({ id, project_id, task_id, content }: Said): Indexed => ({
  kind: 'project_comment',
  id,
  home_id: task_id ?? project_id,
  title: '',
  text: content,
});

/** How search finds what was said at projects and tasks. */
export const searchedComments: Searched = {
  needs: 'projects.read',
  seen: (scope, id) => sql`
    select p.id as project_id, c.author_id as person_id, null::text as category, c.created_at as at ${at}
    where c.team_id = ${scope.team_id} and c.id = ${id} and ${live} and ${visibleProjects(scope)}`,
  async shown(db, scope, passages) {
    const { rows } = await sql<{ id: string; content: string; home: NonNullable<ShownPassage['home']> }>`
      select c.id, c.content, jsonb_build_object(
        'kind', case when t.id is null then 'project' else 'task' end, 'id', coalesce(t.id, p.id),
        'key', case when t.id is null then p.key else p.key || '-' || t.number end,
        'title', coalesce(t.title, p.name)) as home ${at}
      where c.team_id = ${scope.team_id} and ${live}
        and c.id = any(${passages.map(({ id }) => id)}::uuid[])`.execute(on(db));
    const found = new Map(rows.map((row) => [row.id, row]));
    return passages.flatMap(({ id, ordinal }): ShownPassage[] => {
      const row = found.get(id);
      if (row === undefined) return [];
      return [{ id, ordinal, key: null, title: row.home.title, home: row.home, ...passageAt(row.content, ordinal) }];
    });
  },
  async unindexed(db, after, limit) {
    const { rows } = await sql<Unindexed>`
      select c.team_id, c.id, coalesce(c.task_id, c.project_id) as home_id, '' as title, c.content as text
      from project_comments c
      where (c.team_id, c.id) > (${after.team_id}::uuid, ${after.id}::uuid) and c.deleted_at is null
        and ${isUnindexed('project_comment', {
          team_id: sql`c.team_id`,
          id: sql`c.id`,
          home_id: sql`coalesce(c.task_id, c.project_id)`,
        })}
      order by c.team_id, c.id limit ${limit}
      for share of c skip locked`.execute(on(db));
    return rows;
  },
};
