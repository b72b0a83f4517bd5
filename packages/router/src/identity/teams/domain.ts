import { audited, type Domain } from '../../kit/domain.ts';
import { on } from '../../kit/reactions.ts';
import { teamsJobs } from './jobs.ts';
import { claimForUser } from './members/claim.ts';
import { teamsRouter } from './router.ts';

export const teamsDomain = {
  router: teamsRouter,
  jobs: teamsJobs,
  reactions: [on('user.verified', claimForUser), on('session.created', claimForUser)],
  references: { team: null, invitation: 'team_invitations' },
  audiences: { team: { needs: 'team.read' }, invitation: audited },
} satisfies Domain;
