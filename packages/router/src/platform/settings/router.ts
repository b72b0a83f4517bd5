import { settings } from '@deskwire/contract/platform/settings.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { getLocal, setLocal } from './set.ts';

const ofTeam = (owner_id: string) => ({ scope: 'team', owner_id }) as const;
const ofUser = (owner_id: string) => ({ scope: 'user', owner_id }) as const;

export const settingsRouter = router({
  team: router({
    get: procedure(settings.team.get).query(({ ctx }) => getLocal<'team'>(ctx.db, ofTeam(ctx.scope.team_id))),
    set: procedure(settings.team.set).mutation(({ ctx, input: { team_id, ...values } }) =>
      setLocal<'team'>(ctx, ofTeam(team_id), values),
    ),
  }),
  user: router({
    get: procedure(settings.user.get).query(({ ctx }) => getLocal<'user'>(ctx.db, ofUser(ctx.user.id))),
    set: procedure(settings.user.set).mutation(({ ctx, input }) => setLocal<'user'>(ctx, ofUser(ctx.user.id), input)),
  }),
});
