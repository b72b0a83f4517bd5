import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Project } from '@deskwire/contract/work/projects.schemas.ts';
import type { Ctx } from '../../../kit/context.ts';
import { presentProject } from '../present.ts';
import * as queries from '../queries.ts';

/** Takes a project off the favorites; one that is none is left as it is. */
export async function unfavoriteProject({
  db,
  scope,
  project,
  events,
}: Ctx<typeof projects.unfavorite>): Promise<Project> {
  if (await queries.removeFavorite(db, scope, project.project_id))
    events.add('project_favorite.removed', { id: project.project_id }, {});
  return presentProject(scope)(await queries.getProject(db, scope, project.project_id));
}
