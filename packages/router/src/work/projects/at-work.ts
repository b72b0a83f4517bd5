import { projectRolePermits } from '@deskwire/contract/kit/access.ts';
import type { RawBuilder } from 'kysely';
import type { Db } from '@deskwire/database/schema.ts';
import { projectNow } from '../../kit/access/in-project.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';

/**
 * The id of a project into which somebody may write, for procedures of the team that lead into one. Throws `missing` where
 * it does not exist for them, FORBIDDEN, and PROJECT_ARCHIVED.
 */
export async function requireWriting(
  { db, scope }: { readonly db: Db; readonly scope: TeamScope },
  project: string | RawBuilder<string>,
  missing: 'PROJECT_NOT_FOUND' | 'TASK_NOT_FOUND',
): Promise<string> {
  const found = await projectNow(db, scope, project);
  if (found === undefined) throw new AppError(missing);
  if (!projectRolePermits(found.project.role, 'tasks.write')) throw new AppError('FORBIDDEN', { needs: 'tasks.write' });
  if (found.archived) throw new AppError('PROJECT_ARCHIVED');
  return found.project.project_id;
}
