import type { projectMembers } from '@deskwire/contract/work/projects.members.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkMayGive } from './invite.ts';
import * as queries from './queries.ts';

/** Takes somebody out of a project: a private one does not exist for them from their next request on. */
export async function removeMember(
  { db, scope, project, events }: Ctx<typeof projectMembers.remove>,
  { user_id }: In<typeof projectMembers.remove>,
): Promise<{ person_id: string }> {
  const member = await queries.lockMember(db, scope, project.project_id, user_id);
  if (member === undefined) throw new AppError('PROJECT_MEMBER_NOT_FOUND');
  checkMayGive(project, member.role);
  const { person_id, role } = member;
  await queries.removeMember(db, scope, project.project_id, person_id);
  events.add('project.member_removed', { id: project.project_id }, { person_id, role });
  return { person_id };
}
