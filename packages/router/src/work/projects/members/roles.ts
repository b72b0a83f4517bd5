import { projectRoleOf, type ProjectRole, type TeamGrant } from '@deskwire/contract/kit/access.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** A project that is at work, and who of some people sees it. */
export interface SeenProject {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly seenBy: (person: { readonly id: string; readonly roles: readonly TeamGrant[] }) => boolean;
}
/** The page of a project, for readers who may be in several teams. */
export const projectLink = ({ team_id }: { readonly team_id: string }, key: string): string =>
  `/projects/${key}?team_id=${team_id}`;

/** Undefined: there is no such project, or it was deleted or archived: nobody is told anything of it. */
export async function readSeenProject(
  db: Db,
  scope: InTeam,
  project_id: string,
  people: readonly string[],
): Promise<SeenProject | undefined> {
  const row = await queries.findProjectWith(db, scope, project_id, people);
  if (row === undefined) return undefined;
  const { id, key, name, roles } = row;
  const roleIn = (person: string): ProjectRole | null => roles[person] ?? null;
  return {
    id,
    key,
    name,
    seenBy: (person) => projectRoleOf(person.roles, { private: row.private, role: roleIn(person.id) }) !== undefined,
  };
}
