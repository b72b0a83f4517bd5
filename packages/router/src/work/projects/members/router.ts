import { projectMembers } from '@deskwire/contract/work/projects.members.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { inviteMember } from './invite.ts';
import { listMembers } from './list.ts';
import { removeMember } from './remove.ts';
import { updateMember } from './update.ts';

export const membersRouter = router({
  list: procedure(projectMembers.list).query(({ ctx, input }) => listMembers(ctx, input)),
  invite: procedure(projectMembers.invite).mutation(({ ctx, input }) => inviteMember(ctx, input)),
  update: procedure(projectMembers.update).mutation(({ ctx, input }) => updateMember(ctx, input)),
  remove: procedure(projectMembers.remove).mutation(({ ctx, input }) => removeMember(ctx, input)),
});
