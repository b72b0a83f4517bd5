import { sql, type RawBuilder } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { heldByAny } from '../../collections/fragments.ts';

const on = tables<'memories'>();

export interface Only {
  readonly kinds?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly collection_ids?: readonly string[] | undefined;
}
/** The condition on the candidates of a ranking; undefined for all of them. */
export function only(scope: TeamScope, { kinds, tags, collection_ids }: Only): RawBuilder<boolean> | undefined {
  const conditions: RawBuilder<unknown>[] = [];
  if (kinds !== undefined || tags !== undefined)
    conditions.push(sql`exists (select from memories m where m.team_id = ${scope.team_id} and m.id = candidates.entity_id
      ${kinds === undefined ? sql`` : sql`and m.kind = any(${kinds}::text[])`}
      ${tags === undefined ? sql`` : sql`and m.tags @> ${tags}::text[]`})`);
  if (collection_ids !== undefined) conditions.push(heldByAny(scope, collection_ids));
  return conditions.length === 0 ? undefined : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Of these memories, those that a later one supersedes. */
export async function findSuperseded(db: Db, { team_id }: TeamScope, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select m.supersedes_id as id from memories m where m.team_id = ${team_id} and m.deleted_at is null
      and m.supersedes_id = any(${ids}::uuid[])`.execute(on(db));
  return new Set(rows.map(({ id }) => id));
}
