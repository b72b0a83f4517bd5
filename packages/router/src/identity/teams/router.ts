import { teams } from '@deskwire/contract/identity/teams.ts';
import { ownerRoles } from '@deskwire/contract/kit/access.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createTeam } from './create.ts';
import { deleteTeam } from './deletion/delete.ts';
import { restoreTeam } from './deletion/restore.ts';
import { getTeam } from './get.ts';
import { invitationsRouter } from './invitations/router.ts';
import { joinOffered } from './join.ts';
import { leaveTeam } from './leave.ts';
import { listTeams } from './list.ts';
import { membersRouter } from './members/router.ts';
import { builtIn } from './members/roles.ts';
import { presentTeam } from './present.ts';
import { transferOwnership } from './transfer-ownership.ts';
import { updateTeam } from './update.ts';

export const teamsRouter = router({
  list: procedure(teams.list).query(({ ctx, input }) => listTeams(ctx, input)),
  get: procedure(teams.get).query(({ ctx }) => getTeam(ctx)),
  create: procedure(teams.create).mutation(async ({ ctx, input }) => {
    const { id, full_name, email, locale, time_zone, default_team_id } = ctx.user;
    const { team } = await createTeam(ctx, {
      locale,
      time_zone,
      ...input,
      personal: false,
      owner: { user_id: id, name: full_name, email },
    });
    return presentTeam({ default_team_id: default_team_id ?? team.id }, team, builtIn(ownerRoles));
  }),
  update: procedure(teams.update).mutation(({ ctx, input }) => updateTeam(ctx, input)),
  delete: procedure(teams.delete).mutation(({ ctx }) => deleteTeam(ctx)),
  restore: procedure(teams.restore).mutation(({ ctx, input }) => restoreTeam(ctx, input)),
  join: procedure(teams.join).mutation(({ ctx, input }) => joinOffered(ctx, input)),
  leave: procedure(teams.leave).mutation(({ ctx, input }) => leaveTeam(ctx, input)),
  transferOwnership: procedure(teams.transferOwnership).mutation(({ ctx, input }) => transferOwnership(ctx, input)),
  members: membersRouter,
  invitations: invitationsRouter,
});
