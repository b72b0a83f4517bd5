import type { Domain } from '../../kit/domain.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { waitsFeed } from './doing/wake.ts';
import { workflowRunsJobs } from './jobs.ts';
import { workflowRunsRouter } from './router.ts';

export const workflowRunsDomain = {
  router: workflowRunsRouter,
  jobs: workflowRunsJobs,
  feeds: [waitsFeed],
  references: { workflow_run: 'workflow_runs' },
  tables: {
    // Inputs and outputs of runs and steps may name anybody.
    workflow_runs: ofPerson('person_id', {
      kept: days(0, 'kept_until'),
      mention: ['input', 'cause', 'progress', 'resumed', 'error', 'concurrency_key'],
      none: ['trigger_ref'],
    }),
    workflow_steps: ofTeam({ mention: ['input', 'output', 'error'], none: ['path', 'iteration'] }),
    workflow_waits: ofTeam({ authored: ['where'], none: ['event_type'] }),
  },
} satisfies Domain;
