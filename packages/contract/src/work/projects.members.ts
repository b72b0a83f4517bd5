import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { Invitation } from '../identity/invitations.ts';
import { exactlyOne } from '../identity/roles.ts';
import { email, inTeam, ref, text } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { projectId, ProjectMember, ProjectRole } from './projects.schemas.ts';

const inProject = { project_id: projectId };
const user_id = ref('user').describe('The member, by user id or by person id.');

/** Members of projects. Admins of the team own every project without being added. */
export const projectMembers = {
  list: query({
    summary: 'List the members of a project',
    access: 'project:project.read',
    rest: 'GET /projects/{project_id}/team',
    input: inTeam({ ...inProject, ...pageInput }),
    output: Page(ProjectMember).meta({ id: 'ProjectMemberPage' }),
    errors: ['PROJECT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  invite: mutation({
    summary: 'Add a member of the team to a project, or invite an email address to both',
    access: 'project:project.manage',
    rest: 'POST /projects/{project_id}/team/invite',
    status: 201,
    serves: 'archived',
    input: inTeam({
      ...inProject,
      email: email().optional().describe('Email address. Give this or username.'),
      username: text(200).optional().describe('Exact name of a member of the team. Give this or email.'),
      role: ProjectRole.optional().describe('Their role in the project. Defaults to member.'),
    })
      .refine(({ email: address, username }) => exactlyOne(address, username), {
        error: 'give either email or username',
        path: ['email'],
      })
      .meta({ examples: [{ email: 'ada@example.com', role: 'member' }] }),
    output: z
      .strictObject({
        member: ProjectMember.nullable().describe('The new member, if they are in the team.'),
        invitation: Invitation.nullable().describe('The invitation to team and project, if they are not.'),
      })
      .meta({ id: 'InvitedProjectMember' }),
    errors: ['PROJECT_NOT_FOUND', 'PERSON_NOT_FOUND', 'PROJECT_MEMBER_UNFIT', 'ALREADY_MEMBER', 'EMAIL_DOMAIN_REFUSED'],
    events: ['project.member_added', 'invitation.sent'],
    outward: true,
  }),
  update: mutation({
    summary: 'Update the role of a member of a project',
    access: 'project:project.manage',
    rest: 'PATCH /projects/{project_id}/team/{user_id}',
    serves: 'archived',
    input: inTeam({ ...inProject, user_id, role: ProjectRole.describe('Their new role in the project.') }),
    output: ProjectMember,
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_MEMBER_NOT_FOUND'],
    events: ['project.member_changed'],
  }),
  remove: mutation({
    summary: 'Remove a member from a project',
    access: 'project:project.manage',
    rest: 'DELETE /projects/{project_id}/team/{user_id}',
    serves: 'archived',
    input: inTeam({ ...inProject, user_id }),
    output: z.strictObject({ person_id: ref('person') }).meta({ id: 'RemovedProjectMember' }),
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_MEMBER_NOT_FOUND'],
    events: ['project.member_removed'],
  }),
};
