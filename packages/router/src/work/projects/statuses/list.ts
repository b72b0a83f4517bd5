import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx } from '../../../kit/context.ts';
import * as queries from './queries.ts';

/** The statuses of a project, in their order. */
export const listStatuses = ({ db, scope, project }: Ctx<typeof projects.statuses.list>) =>
  queries.readStatuses(db, scope, project.project_id);
