import { stockOf } from '../../kit/limits/stock.ts';
import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/events/reactions.ts';
import { every } from '../../kit/jobs/schedule.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { noteComment } from './comments/say-job.ts';
import { EVERY_SECONDS, jiraJobs, reconcileDue } from './jobs.ts';
import { jiraRouter } from './router.ts';
import { noteChange } from './syncing/push-job.ts';

export const jiraDomain = {
  router: jiraRouter,
  jobs: jiraJobs,
  reactions: [
    on('ticket.updated', noteChange),
    on('ticket.status_changed', noteChange),
    on('ticket.commented', noteComment),
  ],
  references: { jira_conflict: 'jira_conflicts' },
  schedules: [every(EVERY_SECONDS, reconcileDue)],
  audiences: { jira: { needs: 'integrations.read' } },
  stocks: { jira_projects: stockOf('jira_projects') },
  tables: {
    jira_projects: ofTeam({ project: 'detached', none: ['key', 'owners', 'issue_type'] }),
    jira_conflicts: ofPerson('resolved_by', { authored: ['local', 'remote'] }),
    jira_comments: ofTeam({ none: ['jira_id', 'digest'] }),
    jira_issues: ofTeam({ authored: ['remote', 'marks', 'base'], none: ['issue_id', 'key', 'former_keys'] }),
  },
} satisfies Domain;
