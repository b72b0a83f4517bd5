import { jobProcedure, router } from '../../kit/procedure.ts';
import { deletePicture, removePicture } from './avatar.ts';
import { erase, eraseUser } from './erase.ts';

export const usersJobs = router({
  erase: jobProcedure(eraseUser).mutation(({ ctx, input }) => erase(ctx, input.user_id)),
  removePicture: jobProcedure(removePicture).mutation(({ ctx, input }) =>
    deletePicture(ctx.services, input.avatar_file),
  ),
});
