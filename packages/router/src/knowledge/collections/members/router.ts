import { collections } from '@deskwire/contract/knowledge/collections.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { addMember } from './add.ts';
import { listMembers } from './list.ts';
import { removeMember } from './remove.ts';

export const membersRouter = router({
  list: procedure(collections.members.list).query(({ ctx, input }) => listMembers(ctx, input)),
  add: procedure(collections.members.add).mutation(({ ctx, input }) => addMember(ctx, input)),
  remove: procedure(collections.members.remove).mutation(({ ctx, input }) => removeMember(ctx, input)),
});
