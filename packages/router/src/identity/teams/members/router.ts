import { members } from '@deskwire/contract/identity/members.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { addMember } from './add.ts';
import { getMember } from './get.ts';
import { listMembers } from './list.ts';
import { removeMember } from './remove.ts';
import { givenIn } from './roles.ts';
import { setMemberRoles } from './set-role.ts';

export const membersRouter = router({
  list: procedure(members.list).query(({ ctx, input }) => listMembers(ctx, input)),
  add: procedure(members.add).mutation(({ ctx, input }) => addMember(ctx, input)),
  remove: procedure(members.remove).mutation(({ ctx, input }) => removeMember(ctx, input)),
  setRole: procedure(members.setRole).mutation(async ({ ctx, input }) => {
    const present = () => getMember(ctx, input.user_id);
    await setMemberRoles(ctx, input.user_id, givenIn(input), { version: input.version, present });
    return present();
  }),
});
