import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import * as queries from './queries.ts';

/** Who reads something that a person knows, and where it is kept. */
export interface Place<A extends string> {
  readonly audience: A | 'own' | 'project';
  readonly project_id: string | null;
}
/**
 * Where something is to be kept. Throws INVALID_INPUT where audience and project do not go together, and PROJECT_NOT_FOUND
 * where the person may not put anything into it.
 */
export async function placeFor<A extends string>(
  db: Db,
  scope: TeamScope,
  audience: A | undefined,
  project_id: string | null | undefined,
): Promise<Place<A>> {
  const who = audience ?? (project_id == null ? 'own' : 'project');
  if ((who === 'project') !== (project_id != null))
    throw invalid('project_id', 'goes with the audience project, and only with it');
  if (project_id != null && !(await queries.isOpen(db, scope, project_id))) throw new AppError('PROJECT_NOT_FOUND');
  return { audience: who, project_id: project_id ?? null };
}
