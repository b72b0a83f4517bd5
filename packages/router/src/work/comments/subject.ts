import type { Db } from '@deskwire/database/schema.ts';
import type { ProjectScope, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getTask } from '../tasks/find.ts';
import * as queries from './queries.ts';

interface Asking {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly project: ProjectScope;
}
interface Named {
  readonly entity_type?: 'project' | 'task' | undefined;
  readonly entity_id?: string | undefined;
}

/**
 * The subject of comments: the id of a task of the project, null for the project itself, undefined for both. Throws
 * TASK_NOT_FOUND and PROJECT_NOT_FOUND where the caller names something else.
 */
export async function subjectOf(ctx: Asking, { entity_type, entity_id }: Named): Promise<string | null | undefined> {
  const { db, scope, project } = ctx;
  const type = entity_type ?? (entity_id === undefined ? undefined : 'task');
  if (type === undefined) return undefined;
  if (type === 'task') {
    if (entity_id === undefined || !reference.test(entity_id)) throw new AppError('TASK_NOT_FOUND');
    return (await getTask(ctx, entity_id)).id;
  }
  if (entity_id === undefined) return null;
  const named = reference.test(entity_id) ? await queries.findProjectId(db, scope, entity_id) : undefined;
  if (named !== project.project_id) throw new AppError('PROJECT_NOT_FOUND');
  return null;
}
const reference = /^[A-Za-z0-9-]{1,64}$/;
