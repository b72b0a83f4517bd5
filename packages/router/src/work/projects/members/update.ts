import type { projectMembers } from '@deskwire/contract/work/projects.members.ts';
import type { ProjectMember } from '@deskwire/contract/work/projects.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkMayGive } from './invite.ts';
import * as queries from './queries.ts';

/** Changes what a member may do in a project. It holds from their next request on. */
export async function updateMember(
  { db, scope, project, events }: Ctx<typeof projectMembers.update>,
  { user_id, role }: In<typeof projectMembers.update>,
): Promise<ProjectMember> {
  const member = await queries.lockMember(db, scope, project.project_id, user_id);
  if (member === undefined) throw new AppError('PROJECT_MEMBER_NOT_FOUND');
  if (member.role === role) return member;
  checkMayGive(project, role, member.role);
  await queries.setRole(db, scope, project.project_id, member.person_id, role);
  const { person_id, role: from } = member;
  events.add('project.member_changed', { id: project.project_id }, { person_id, from, to: role });
  return { ...member, role };
}
