import type { Db } from '@deskwire/database/schema.ts';
import type { TaskStatus } from '@deskwire/contract/work/projects.schemas.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The statuses of the tasks of a project, in their order. */
export const statusesOfProject = (db: Db, scope: InTeam, project_id: string): Promise<TaskStatus[]> =>
  queries.listStatuses(db, scope, project_id);

/** The slugs of the statuses that tasks of a project can have, or those of any project that the caller sees. */
export const knownStatuses = (db: Db, scope: TeamScope, project_id: string | undefined): Promise<string[]> =>
  queries.listKnownStatuses(db, scope, project_id);
