import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Project } from '@deskwire/contract/work/projects.schemas.ts';
import type { Ctx } from '../../../kit/context.ts';
import { presentProject } from '../present.ts';
import * as queries from '../queries.ts';

/** Makes a project read-only and takes it off the lists. */
export async function archiveProject({
  db,
  scope,
  project,
  events,
  now,
}: Ctx<typeof projects.archive>): Promise<Project> {
  const row = await queries.lockProject(db, scope, project.project_id);
  if (row.archived_at === null) {
    const saved = await queries.updateProject(db, scope, row.id, { archived_at: now() }, now());
    events.add('project.archived', saved, {});
  }
  return presentProject(scope)(await queries.getProject(db, scope, row.id));
}
