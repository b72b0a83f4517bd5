import { notDeleted, stockOf } from '../../kit/limits/stock.ts';
import type { Domain } from '../../kit/domain.ts';
import { every, MINUTE } from '../../kit/jobs/schedule.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { webhooksJobs } from './jobs.ts';
import { webhookNotices } from './notices.ts';
import { webhooksRouter } from './router.ts';
import { webhooksFeed } from './sending/feed.ts';
import { sweepWebhooks } from './sending/steps.ts';

export const webhooksDomain = {
  router: webhooksRouter,
  jobs: webhooksJobs,
  feeds: [webhooksFeed],
  notices: webhookNotices,
  schedules: [every(MINUTE, sweepWebhooks)],
  references: { webhook: 'webhook_endpoints', webhook_delivery: 'webhook_deliveries' },
  audiences: { webhook: { needs: 'integrations.manage' } },
  stocks: { webhook_endpoints: stockOf('webhook_endpoints', notDeleted) },
  tables: {
    webhook_endpoints: ofPerson('created_by', {
      kept: 'purge_at',
      project: 'deleted',
      authored: ['url', 'description', 'where'],
      secret: ['headers', 'secret', 'previous_secret'],
      none: ['types', 'changed_fields', 'header_names', 'filter_error'],
    }),
    webhook_deliveries: ofTeam({ kept: days(30, 'finished_at'), none: ['type', 'error'] }),
    // The answer of a receiver may name anybody.
    webhook_attempts: ofTeam({ mention: ['response'], none: ['error'] }),
  },
} satisfies Domain;
