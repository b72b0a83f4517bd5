import type { Domain } from '../../kit/domain.ts';
import { ofPerson } from '../../kit/tables.ts';
import { estimatesJobs } from './jobs.ts';
import { estimateNotices } from './notices/notices.ts';
import { estimatesRouter } from './router.ts';

export const estimatesDomain = {
  router: estimatesRouter,
  jobs: estimatesJobs,
  notices: estimateNotices,
  references: { estimate: 'estimates', estimate_version: 'estimate_versions' },
  audiences: { estimate: { needs: 'field.read' } },
  tables: {
    estimates: ofPerson('created_by', {
      authored: ['title', 'introduction', 'terms', 'lines'],
      none: ['currency'],
    }),
    // A letter of business that was sent is kept as it was sent.
    estimate_versions: ofPerson('client_id', {
      lawful: ['title', 'client_name', 'client_email', 'introduction', 'terms', 'lines', 'pdf', 'reason'],
      none: ['currency', 'taxes', 'sha256'],
    }),
  },
} satisfies Domain;
