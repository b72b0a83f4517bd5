import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import * as queries from './queries.ts';

/** The readers of a piece of knowledge, and the project it is kept in. */
export interface Place<A extends string> {
  readonly audience: A | 'own' | 'project';
  readonly project_id: string | null;
}
/**
 * The place for a new piece of knowledge. Throws INVALID_INPUT if audience and project do not fit, and PROJECT_NOT_FOUND if
 * the person may not add anything to the project.
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
