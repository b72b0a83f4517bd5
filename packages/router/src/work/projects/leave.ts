import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './members/queries.ts';

/** Takes the caller out of a project that they were added to. */
export async function leaveProject({
  db,
  scope,
  project: { project_id },
  events,
}: Ctx<typeof projects.leave>): Promise<{ person_id: string }> {
  const { person_id } = scope;
  const member = await queries.lockMember(db, scope, project_id, person_id);
  if (member === undefined) throw new AppError('PROJECT_MEMBER_NOT_FOUND');
  await queries.removeMember(db, scope, project_id, person_id);
  events.add('project.member_removed', { id: project_id }, { person_id, role: member.role });
  return { person_id };
}
