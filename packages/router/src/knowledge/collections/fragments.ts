import { sql, type RawBuilder } from 'kysely';
import type { TeamScope } from '../../kit/context.ts';
import { visibleProjects } from '../../work/projects/fragments.ts';

/** Whether a person reads the collection in the row `k`: its author, the team, who sees its project, or its members. */
export const readableCollections = (scope: TeamScope): RawBuilder<boolean> => sql<boolean>`(
  k.author_id = ${scope.person_id} or k.audience = 'team'
  or (k.audience = 'project' and exists (
    select from projects p where p.team_id = ${scope.team_id} and p.id = k.project_id and p.deleted_at is null
      and ${visibleProjects(scope)}))
  or exists (select from collection_members m
    where m.team_id = ${scope.team_id} and m.collection_id = k.id and m.person_id = ${scope.person_id}))`;

/** Whether a row, that an item `i` names, is in a collection that the person reads. */
export const inReadableCollection = (scope: TeamScope, names: RawBuilder<boolean>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from collection_items i
    join collections k on k.team_id = i.team_id and k.id = i.collection_id and k.deleted_at is null
    where i.team_id = ${scope.team_id} and ${names} and ${readableCollections(scope)})`;

/** Whether a row, that an item `i` names, is in this collection, as far as the person reads it. */
export const holdsItem = (scope: TeamScope, collection_id: string, names: RawBuilder<boolean>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from collection_items i
    join collections k on k.team_id = i.team_id and k.id = i.collection_id and k.deleted_at is null
    where i.team_id = ${scope.team_id} and i.collection_id = ${collection_id} and ${names} and ${readableCollections(scope)})`;

/** Whether a candidate of a ranking is in any of these collections, as far as the person reads them. */
export function heldByAny(scope: TeamScope, collection_ids: readonly string[]): RawBuilder<boolean> {
  const named = sql<boolean>`candidates.entity_id in (i.document_id, i.memory_id, i.ticket_id)`;
  const held = collection_ids.map((id) => holdsItem(scope, id, named));
  // Nothing is in any of no collections.
  return sql<boolean>`(${sql.join([sql`false`, ...held], sql` or `)})`;
}

/** Whether a person reads the collection of this id. */
export const seesCollection = (scope: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> => sql<boolean>`exists (
  select from collections k where k.team_id = ${scope.team_id} and k.id = ${id} and ${readableCollections(scope)})`;
