import { members } from '@deskwire/contract/identity/members.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { rolesOf } from './guard.ts';
import { addMember, getMember, listMembers, removeMember, setMemberRoles } from './manage.ts';

export const membersRouter = router({
  list: procedure(members.list).query(({ ctx, input }) => listMembers(ctx, input)),
  add: procedure(members.add).mutation(({ ctx, input }) => addMember(ctx, input)),
  remove: procedure(members.remove).mutation(({ ctx, input }) => removeMember(ctx, input)),
  setRole: procedure(members.setRole).mutation(async ({ ctx, input }) => {
    await setMemberRoles(ctx, input.user_id, rolesOf(input));
    return getMember(ctx, input.user_id);
  }),
});
