import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { on } from '../../kit/events/reactions.ts';
import { days, ofTeam } from '../../kit/tables.ts';
import { purge, purgeTeam } from './deletion/purge.ts';
import { countSeats } from './members/queries.ts';
import { claim, claimForUser } from './joining/join.ts';
import { teamNotices } from './notices/notices.ts';
import { teamsRouter } from './router.ts';

const teamsJobs = router({
  purge: jobProcedure(purgeTeam).mutation(({ ctx, input }) => purge(ctx, input)),
  claimForUser: jobProcedure(claimForUser).mutation(({ ctx }) => claim(ctx)),
});

export const teamsDomain = {
  router: teamsRouter,
  jobs: teamsJobs,
  reactions: [on('user.verified', claimForUser)],
  notices: teamNotices,
  references: { team: null, invitation: 'team_invitations' },
  stocks: { seats: countSeats },
  audiences: { team: { needs: 'team.read' }, invitation: audited },
  tables: {
    teams: ofTeam({ kept: 'purge_at', authored: ['name'], none: ['slug', 'ticket_prefix', 'locale', 'time_zone'] }),
    ticket_prefixes: ofTeam({ none: ['prefix'] }),
    team_invitations: ofTeam({
      kept: days(90, 'expires_at'),
      erased: 'mentions',
      address: ['email'],
      secret: ['token_hash'],
    }),
  },
} satisfies Domain;
