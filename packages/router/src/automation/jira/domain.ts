import { stockOf } from '../../kit/limits/stock.ts';
import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/events/reactions.ts';
import { every } from '../../kit/jobs/schedule.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { noteComment } from './comments/say-job.ts';
import { noteFile } from './files/jobs.ts';
import { notePurge } from './issues/purge.ts';
import { EVERY_SECONDS, jiraJobs, reconcileDue } from './jobs.ts';
import { jiraRouter } from './router.ts';
import { noteChange } from './syncing/push-job.ts';

export const jiraDomain = {
  router: jiraRouter,
  jobs: jiraJobs,
  reactions: [
    on('ticket.updated', noteChange),
    on('ticket.status_changed', noteChange),
    on('ticket.assigned', noteChange),
    on('ticket.commented', noteComment),
    on('ticket.comment_edited', noteComment),
    on('ticket.comment_deleted', noteComment),
    on('file.uploaded', noteFile),
    on('file.attached', noteFile),
    on('integration.disconnected', notePurge),
  ],
  references: { jira_conflict: 'jira_conflicts' },
  schedules: [every(EVERY_SECONDS, reconcileDue)],
  audiences: { jira: { needs: 'integrations.read' } },
  stocks: { jira_projects: stockOf('jira_projects') },
  tables: {
    jira_projects: ofTeam({ project: 'detached', none: ['key', 'owners', 'issue_type', 'maps', 'security_levels'] }),
    jira_conflicts: ofPerson('resolved_by', { authored: ['local', 'remote'] }),
    jira_users: ofPerson('person_id', { identity: ['name', 'email'], none: ['account_id'] }),
    jira_attachments: ofTeam({ authored: ['filename'], none: ['jira_id', 'content'] }),
    jira_comments_gone: ofTeam({ none: ['jira_id'] }),
    jira_comments: ofTeam({ none: ['jira_id', 'digest'] }),
    jira_posted: ofTeam({ kept: days(30, 'at'), none: ['digest'] }),
    jira_issues: ofTeam({ authored: ['remote', 'marks', 'base'], none: ['issue_id', 'key', 'former_keys'] }),
  },
} satisfies Domain;
