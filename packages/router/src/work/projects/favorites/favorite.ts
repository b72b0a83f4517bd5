import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Project } from '@deskwire/contract/work/projects.schemas.ts';
import type { Ctx } from '../../../kit/context.ts';
import { presentProject } from '../present.ts';
import * as queries from '../queries.ts';

/** Favorites are private: they sort what one sees, and say nothing to others. */
export async function favoriteProject({
  db,
  scope,
  project,
  events,
  now,
}: Ctx<typeof projects.favorite>): Promise<Project> {
  if (await queries.addFavorite(db, scope, project.project_id, now()))
    events.add('project_favorite.added', { id: project.project_id }, {});
  return presentProject(scope)(await queries.getProject(db, scope, project.project_id));
}
