import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/reactions.ts';
import { approveWaiting } from './call-next.ts';
import { stagingJobs } from './jobs.ts';
import { stagingRouter } from './router.ts';

export const stagingDomain = {
  router: stagingRouter,
  jobs: stagingJobs,
  reactions: [on('approval.approved', approveWaiting)],
  references: { environment: 'environments', deployment: 'deployments', freeze: 'freeze_windows' },
  audiences: {
    deployment: { needs: 'deployments.read' },
    environment: { needs: 'deployments.read' },
    freeze: { needs: 'deployments.read' },
  },
} satisfies Domain;
