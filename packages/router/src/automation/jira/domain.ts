import { stockOf } from '../../kit/limits/stock.ts';
import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/events/reactions.ts';
import { every } from '../../kit/jobs/schedule.ts';
import { ofTeam } from '../../kit/tables.ts';
import { EVERY_SECONDS, jiraJobs, reconcileDue } from './jobs.ts';
import { jiraRouter } from './router.ts';
import { noteChange } from './syncing/push-job.ts';

export const jiraDomain = {
  router: jiraRouter,
  jobs: jiraJobs,
  reactions: [on('ticket.updated', noteChange), on('ticket.status_changed', noteChange)],
  schedules: [every(EVERY_SECONDS, reconcileDue)],
  audiences: { jira: { needs: 'integrations.read' } },
  stocks: { jira_projects: stockOf('jira_projects') },
  tables: {
    jira_projects: ofTeam({ project: 'detached', none: ['key', 'owners', 'issue_type'] }),
    jira_issues: ofTeam({ authored: ['remote', 'marks', 'base'], none: ['issue_id', 'key', 'former_keys'] }),
  },
} satisfies Domain;
