import { settings } from '@deskwire/contract/platform/settings.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { getTeamSettings } from './team/get.ts';
import { setTeamSettings } from './team/set.ts';
import { getUserSettings } from './user/get.ts';
import { setUserSettings } from './user/set.ts';

export const settingsRouter = router({
  team: router({
    get: procedure(settings.team.get).query(({ ctx }) => getTeamSettings(ctx)),
    set: procedure(settings.team.set).mutation(({ ctx, input }) => setTeamSettings(ctx, input)),
  }),
  user: router({
    get: procedure(settings.user.get).query(({ ctx }) => getUserSettings(ctx)),
    set: procedure(settings.user.set).mutation(({ ctx, input }) => setUserSettings(ctx, input)),
  }),
});
