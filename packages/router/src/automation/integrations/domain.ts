import { sql } from 'kysely';
import { stockOf } from '../../kit/limits/stock.ts';
import { projectIn, type Domain } from '../../kit/domain.ts';
import { every } from '../../kit/jobs/schedule.ts';
import { ofPerson } from '../../kit/tables.ts';
import { checkAccounts, integrationsJobs, QUIET_SECONDS } from './jobs.ts';
import { integrationNotices } from './notices.ts';
import { integrationsRouter } from './router.ts';
import { slackMessenger } from './slack/messenger.ts';

export const integrationsDomain = {
  router: integrationsRouter,
  jobs: integrationsJobs,
  notices: integrationNotices,
  messengers: { slack: slackMessenger },
  schedules: [every(QUIET_SECONDS, checkAccounts)],
  references: { connection: 'connections', repository: 'repositories' },
  audiences: {
    integration: { needs: 'integrations.read' },
    repository: { needs: 'integrations.read', project: projectIn('repositories') },
  },
  stocks: { connections: stockOf('connections', sql`state <> 'disconnected'`) },
  tables: {
    connections: ofPerson('connected_by', {
      authored: ['name', 'settings'],
      secret: ['credentials', 'webhook_secret'],
      none: ['external_account', 'reason', 'scopes', 'webhook_id'],
    }),
    integration_flows: ofPerson('person_id', {
      kept: 'used',
      secret: ['state_hash', 'binding_hash'],
      none: ['return_to'],
    }),
    repositories: ofPerson('created_by', {
      project: 'detached',
      none: ['full_name', 'on_merge_status'],
    }),
  },
} satisfies Domain;
