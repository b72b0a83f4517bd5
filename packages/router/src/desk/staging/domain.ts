import { sql } from 'kysely';
import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/events/reactions.ts';
import { stockOf } from '../../kit/limits/stock.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { approveWaiting } from './call-next.ts';
import { stagingJobs } from './jobs.ts';
import { stagingNotices } from './notices/notices.ts';
import { stagingRouter } from './router.ts';

export const stagingDomain = {
  router: stagingRouter,
  jobs: stagingJobs,
  reactions: [on('approval.approved', approveWaiting)],
  notices: stagingNotices,
  references: { environment: 'environments', deployment: 'deployments', freeze: 'freeze_windows' },
  stocks: { environments: stockOf('environments', sql`archived_at is null`), freezes: stockOf('freeze_windows') },
  audiences: {
    deployment: { needs: 'deployments.read' },
    environment: { needs: 'deployments.read' },
    freeze: { needs: 'deployments.read' },
  },
  tables: {
    environments: ofTeam({ authored: ['name', 'description', 'url', 'lock_reason'] }),
    environment_secrets: ofTeam({ secret: ['secret'] }),
    environment_states: ofTeam(),
    deployments: ofPerson('requested_by', {
      authored: ['deployment_notes', 'notes', 'reason', 'override_reason'],
      none: ['version'],
    }),
    deployment_log_lines: ofTeam({ mention: ['text'] }),
    freeze_windows: ofPerson('created_by', { authored: ['name'], none: ['weekly'] }),
  },
} satisfies Domain;
