import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Project } from '@deskwire/contract/work/projects.schemas.ts';
import type { Ctx } from '../../kit/context.ts';
import { presentProject } from './present.ts';
import * as queries from './queries.ts';

/** The project that the caller was let into. */
export const getProject = async ({ db, scope, project }: Ctx<typeof projects.get>): Promise<Project> =>
  presentProject(scope)(await queries.getProject(db, scope, project.project_id));
