import { customRoles } from '@deskwire/contract/identity/custom-roles.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createCustomRole } from './create.ts';
import { deleteCustomRole } from './delete.ts';
import { listCustomRoles } from './list.ts';
import { updateCustomRole } from './update.ts';

export const customRolesRouter = router({
  list: procedure(customRoles.list).query(({ ctx }) => listCustomRoles(ctx)),
  create: procedure(customRoles.create).mutation(({ ctx, input }) => createCustomRole(ctx, input)),
  update: procedure(customRoles.update).mutation(({ ctx, input }) => updateCustomRole(ctx, input)),
  delete: procedure(customRoles.delete).mutation(({ ctx, input }) => deleteCustomRole(ctx, input)),
});
