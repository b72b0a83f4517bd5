import { users } from '@deskwire/contract/identity/users.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listActivity } from './activity.ts';
import { activateUser } from './administration/activate.ts';
import { suspendUser } from './administration/suspend.ts';
import { listAssignees } from './assignees.ts';
import { removeAvatar } from './avatar/remove-avatar.ts';
import { setAvatar } from './avatar/set-avatar.ts';
import { deleteMe } from './deletion/delete-me.ts';
import { deleteUser } from './deletion/delete.ts';
import { restoreMe } from './deletion/restore-me.ts';
import { restoreUser } from './deletion/restore.ts';
import { getUser } from './get.ts';
import { listUsers } from './list.ts';
import { getMe } from './me.ts';
import { setRole } from './set-role.ts';
import { updateMe } from './update-me.ts';
import { updateUser } from './update.ts';

export const usersRouter = router({
  me: procedure(users.me).query(({ ctx, input }) => getMe(ctx, input.team_id)),
  updateMe: procedure(users.updateMe).mutation(({ ctx, input }) => updateMe(ctx, input)),
  setAvatar: procedure(users.setAvatar).mutation(({ ctx, input }) => setAvatar(ctx, input)),
  removeAvatar: procedure(users.removeAvatar).mutation(({ ctx, input }) => removeAvatar(ctx, input)),
  deleteMe: procedure(users.deleteMe).mutation(({ ctx }) => deleteMe(ctx)),
  restoreMe: procedure(users.restoreMe).mutation(({ ctx, input }) => restoreMe(ctx, input)),
  list: procedure(users.list).query(({ ctx, input }) => listUsers(ctx, input)),
  get: procedure(users.get).query(({ ctx, input }) => getUser(ctx, input)),
  update: procedure(users.update).mutation(({ ctx, input }) => updateUser(ctx, input)),
  setRole: procedure(users.setRole).mutation(({ ctx, input }) => setRole(ctx, input)),
  suspend: procedure(users.suspend).mutation(({ ctx, input }) => suspendUser(ctx, input)),
  activate: procedure(users.activate).mutation(({ ctx, input }) => activateUser(ctx, input)),
  delete: procedure(users.delete).mutation(({ ctx, input }) => deleteUser(ctx, input)),
  restore: procedure(users.restore).mutation(({ ctx, input }) => restoreUser(ctx, input)),
  activity: procedure(users.activity).query(({ ctx, input }) => listActivity(ctx, input)),
  assignees: procedure(users.assignees).query(({ ctx, input }) => listAssignees(ctx, input)),
});
