import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofUser } from '../../kit/tables.ts';
import { deletePicture, removePicture } from './avatar/picture.ts';
import { erase, eraseUser } from './deletion/erase.ts';
import { usersRouter } from './router.ts';

const usersJobs = router({
  erase: jobProcedure(eraseUser).mutation(({ ctx, input }) => erase(ctx, input.user_id)),
  removePicture: jobProcedure(removePicture).mutation(({ ctx, input }) =>
    deletePicture(ctx.services, input.avatar_file),
  ),
});

export const usersDomain = {
  router: usersRouter,
  jobs: usersJobs,
  references: { user: null },
  audiences: { user: audited },
  tables: {
    users: ofUser(
      {
        kept: 'purge_at',
        identity: ['email', 'full_name'],
        secret: ['password_hash'],
        none: ['avatar_file', 'locale', 'time_zone'],
      },
      'id',
    ),
    // Former names of accounts and people; written by triggers.
    former_names: ofUser({ identity: ['value'] }, 'owner_id'),
  },
} satisfies Domain;
