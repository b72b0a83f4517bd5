import { notDeleted, stockOf } from '../../kit/limits/stock.ts';
import type { Domain } from '../../kit/domain.ts';
import { every, HOUR } from '../../kit/jobs/schedule.ts';
import { ofPerson } from '../../kit/tables.ts';
import { sweepWorkflows, workflowsJobs } from './jobs.ts';
import { workflowNotices } from './notices.ts';
import { workflowsRouter } from './router.ts';

export const workflowsDomain = {
  router: workflowsRouter,
  jobs: workflowsJobs,
  notices: workflowNotices,
  schedules: [every(HOUR, sweepWorkflows)],
  references: { workflow: 'workflows' },
  audiences: { workflow: { needs: 'automation.read' } },
  stocks: { workflows: stockOf('workflows', notDeleted) },
  tables: {
    workflows: ofPerson('created_by', {
      kept: 'purge_at',
      authored: ['name', 'description'],
      none: ['paused_reason'],
    }),
    workflow_versions: ofPerson('created_by', { authored: ['definition'], none: ['procedures'] }),
    workflow_secrets: ofPerson('updated_by', { secret: ['sealed'], none: ['name', 'hosts'] }),
  },
} satisfies Domain;
