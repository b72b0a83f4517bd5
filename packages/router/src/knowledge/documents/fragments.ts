import { sql, type RawBuilder } from 'kysely';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { TeamScope } from '../../kit/context.ts';
import { visibleProjects } from '../../work/projects/fragments.ts';
import { inReadableCollection } from '../collections/fragments.ts';

/**
 * Whether a person reads the document in the row `d`, deleted ones included: its author; the team; who sees its project; or
 * the readers of a collection that has it. A condition for any query over `documents as d`, so that whatever changes about
 * it holds for the next question.
 */
export const visibleDocuments = (scope: TeamScope): RawBuilder<boolean> => sql<boolean>`(
  d.author_id = ${scope.person_id} or d.audience = 'team'
  or (d.audience = 'project' and exists (
    select from projects p where p.team_id = ${scope.team_id} and p.id = d.project_id and p.deleted_at is null
      and ${visibleProjects(scope)}))
  or (d.audience = 'collections' and ${inReadableCollection(scope, sql`i.document_id = d.id`)}))`;

/** Whether a person sees the document of this id, deleted ones included. */
export const seesDocument = (scope: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> => sql<boolean>`exists (
  select from documents d where d.team_id = ${scope.team_id} and d.id = ${id} and ${visibleDocuments(scope)})`;
/** The same of one that is not deleted: who does reads its file. */
export const seesLiveDocument = (scope: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> => sql<boolean>`exists (
  select from documents d where d.team_id = ${scope.team_id} and d.id = ${id} and d.deleted_at is null
    and ${visibleDocuments(scope)})`;

/** Whether a person changes the document in the row `d`, of those that they read. */
export const changeableDocuments = (scope: TeamScope, manages: boolean): RawBuilder<boolean> =>
  manages
    ? sql<boolean>`(d.author_id = ${scope.person_id} or d.audience in ('team', 'project'))`
    : sql<boolean>`d.author_id = ${scope.person_id}`;
/** The same of one that they see, by its id. */
export const changesDocument = (scope: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> => sql<boolean>`exists (
  select from documents d where d.team_id = ${scope.team_id} and d.id = ${id} and d.deleted_at is null
    and ${changeableDocuments(scope, rolesPermit(scope.roles, 'team.manage'))})`;
