import { notDeleted, stockOf } from '../../kit/limits/stock.ts';
import type { Domain } from '../../kit/domain.ts';
import { every, HOUR } from '../../kit/jobs/schedule.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { inboundJobs } from './jobs.ts';
import { inboundRouter } from './router.ts';
import { forgetInMessages, sweepInbound } from './sweep.ts';

export const inboundDomain = {
  router: inboundRouter,
  jobs: inboundJobs,
  schedules: [every(HOUR, sweepInbound)],
  references: { inbound_source: 'inbound_sources', inbound_message: 'inbound_messages' },
  audiences: {
    inbound: { needs: 'integrations.manage' },
    inbound_message: { needs: 'integrations.manage' },
    inbound_source: { needs: 'integrations.manage' },
  },
  stocks: { inbound_sources: stockOf('inbound_sources', notDeleted) },
  tables: {
    inbound_sources: ofPerson('created_by', {
      kept: 'purge_at',
      authored: ['description'],
      secret: ['secret_hash', 'previous_secret_hash', 'signing_secret', 'previous_signing_secret'],
      none: ['slug', 'signature_header', 'dedupe_header', 'dedupe_pointer'],
    }),
    inbound_messages: ofTeam({
      kept: days(365, 'received_at', { unless: { retention: 'forever' } }),
      secret: ['content'],
      none: ['provider', 'account', 'key', 'also_key', 'type', 'reason'],
    }),
  },
  forgets: forgetInMessages,
} satisfies Domain;
