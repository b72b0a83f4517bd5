import { AppError } from '../../../kit/errors.ts';
import type { Searching } from '../ranking/rank.ts';
import * as queries from './queries.ts';

/** Throws PROJECT_NOT_FOUND and PERSON_NOT_FOUND where a search names what is not there for the person. */
export async function checkAbout(
  { db, scope, services, now }: Searching,
  { project_id, person_id }: { project_id?: string | undefined; person_id?: string | undefined },
): Promise<void> {
  if (project_id !== undefined) {
    const projects = services.domains.searched.get('project')!;
    if (!(await queries.isSeen(db, scope, projects, project_id, now()))) throw new AppError('PROJECT_NOT_FOUND');
  }
  if (person_id !== undefined && person_id !== scope.person_id && !(await queries.isOfTeam(db, scope, person_id)))
    throw new AppError('PERSON_NOT_FOUND', { person_id });
}
