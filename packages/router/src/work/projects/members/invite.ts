import type { projectMembers } from '@deskwire/contract/work/projects.members.ts';
import {
  projectInviteeRole,
  projectRolePermits,
  rolesPermit,
  usualProjectRole,
  type ProjectRole,
} from '@deskwire/contract/kit/access.ts';
import { invite } from '../../../identity/teams/invitations/create.ts';
import type { Ctx, In, Out, ProjectScope } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Only owners make owners. */
export function checkMayGive({ role: own }: Pick<ProjectScope, 'role'>, ...roles: ProjectRole[]): void {
  if (roles.some((role) => projectRolePermits(role, 'project.own')) && !projectRolePermits(own, 'project.own'))
    throw new AppError('FORBIDDEN', { needs: 'project.own' });
}

/**
 * Adds somebody of the team at once. Whoever is not in it is invited to both, which takes the right to manage its members
 * and a session; they join when they accept.
 */
export async function inviteMember(
  ctx: Ctx<typeof projectMembers.invite>,
  { email, username, role = usualProjectRole }: In<typeof projectMembers.invite>,
): Promise<Out<typeof projectMembers.invite>> {
  const { db, scope, project, principal, events, now } = ctx;
  const { project_id } = project;
  checkMayGive(project, role);
  const person = await queries.findPerson(db, scope, email === undefined ? { name: username! } : { email });
  if (person === undefined && email === undefined) throw invalid('username', 'is not the name of exactly one member');
  if (person !== undefined) {
    if (!person.fit) throw new AppError('PROJECT_MEMBER_UNFIT', { person_id: person.id });
    if (await queries.addMember(db, scope, { project_id, person_id: person.id, role, at: now() }))
      events.add('project.member_added', { id: project_id }, { person_id: person.id, role });
    return { member: (await queries.lockMember(db, scope, project_id, person.id))!, invitation: null };
  }
  if (principal.kind !== 'session') throw new AppError('SESSION_REQUIRED');
  if (!rolesPermit(scope.roles, 'members.manage')) throw new AppError('FORBIDDEN', { needs: 'members.manage' });
  const invitation = await invite(ctx, { email: email!, roles: [projectInviteeRole] });
  await queries.noteInvitation(db, scope, { invitation_id: invitation.id, project_id, role, at: now() });
  return { member: null, invitation };
}
