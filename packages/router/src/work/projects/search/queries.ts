import { sql } from 'kysely';
import { tables } from '@deskwire/database/schema.ts';
import type { Searched, ShownPassage, Unindexed } from '../../../kit/domain.ts';
import { isUnindexed } from '../../../knowledge/search/fragments.ts';
import { passageAt } from '../../../knowledge/search/index/passages.ts';
import { projectNamed, visibleProjects } from '../fragments.ts';

const on = tables<'projects' | 'project_keys'>();

/** How search finds projects. */
export const searchedProjects: Searched = {
  needs: 'projects.read',
  seen: (scope, id) => sql`
    select p.id as project_id, p.lead_id as person_id, null::text as category, p.created_at as at from projects p
    where p.team_id = ${scope.team_id} and p.id = ${id} and p.deleted_at is null and ${visibleProjects(scope)}`,
  async shown(db, scope, passages) {
    const rows = await on(db)
      .selectFrom('projects')
      .select(['id', 'key', 'name', 'description'])
      .where('team_id', '=', scope.team_id)
      .where('deleted_at', 'is', null)
      .where('id', 'in', [...new Set(passages.map(({ id }) => id))])
      .execute();
    const found = new Map(rows.map((row) => [row.id, row]));
    return passages.flatMap(({ id, ordinal }): ShownPassage[] => {
      const row = found.get(id);
      if (row === undefined) return [];
      return [{ id, ordinal, key: row.key, title: row.name, ...passageAt(row.description, ordinal) }];
    });
  },
  keyed: (scope, key) => (/^[A-Za-z][A-Za-z0-9]{1,9}$/.test(key) ? projectNamed(scope, key) : sql<null>`null::uuid`),
  async unindexed(db, after, limit) {
    const { rows } = await sql<Unindexed>`
      select p.team_id, p.id, p.key || ' ' || p.name as title, p.description as text from projects p
      where (p.team_id, p.id) > (${after.team_id}::uuid, ${after.id}::uuid) and p.deleted_at is null
        and ${isUnindexed('project', { team_id: sql`p.team_id`, id: sql`p.id` })}
      order by p.team_id, p.id limit ${limit}
      for share of p skip locked`.execute(on(db));
    return rows;
  },
};
