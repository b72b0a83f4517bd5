import { READ_FOR_ROW } from '../../../kit/lists/view.ts';
import { plainOf } from '../../../kit/lists/plain.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { sql } from 'kysely';
import { tables } from '@deskwire/database/schema.ts';
import type { Searched, ShownPassage, Unindexed } from '../../../kit/domain.ts';
import { isUnindexed } from '../../search/fragments.ts';
import { passageAt } from '../../search/index/passages.ts';
import { visibleMemories } from '../fragments.ts';

const on = tables<'memories'>();

/** How search finds memories: what has expired is not found from that moment on. */
export const searchedMemories: Searched = {
  needs: 'knowledge.read',
  seen: (scope, id, now) => sql`
    select m.project_id, m.author_id as person_id, null::text as category, m.created_at as at from memories m
    where m.team_id = ${scope.team_id} and m.id = ${id} and m.deleted_at is null
      and (m.expires_at is null or m.expires_at > ${now}::timestamptz) and ${visibleMemories(scope)}`,
  async shown(db, scope, passages) {
    const { rows } = await sql<{ id: string; key: string | null; content: string }>`
      select m.id, m.key, m.content from memories m where m.team_id = ${scope.team_id} and m.deleted_at is null
        and m.id = any(${passages.map(({ id }) => id)}::uuid[])`.execute(on(db));
    const found = new Map(rows.map((row) => [row.id, row]));
    return passages.flatMap(({ id, ordinal }): ShownPassage[] => {
      const row = found.get(id);
      if (row === undefined) return [];
      return [{ id, ordinal, key: row.key, title: titleOf(row), ...passageAt(row.content, ordinal) }];
    });
  },
  async unindexed(db, after, limit) {
    const { rows } = await sql<Unindexed>`
      select m.team_id, m.id, concat_ws(' ', m.key, array_to_string(m.tags, ' ')) as title, m.content as text from memories m
      where (m.team_id, m.id) > (${after.team_id}::uuid, ${after.id}::uuid) and m.deleted_at is null
        and ${isUnindexed('memory', { team_id: sql`m.team_id`, id: sql`m.id` })}
      order by m.team_id, m.id limit ${limit}
      for share of m skip locked`.execute(on(db));
    return rows;
  },
};
const titleOf = ({ key, content }: { key: string | null; content: string }): string =>
  key ?? cut(plainOf(content.split('\n', 1)[0]!) || plainOf(content.slice(0, READ_FOR_ROW)), 80);
