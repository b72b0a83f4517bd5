import { audited, type Domain } from '../../kit/domain.ts';
import { operationsJobs } from './jobs.ts';
import { operationsRouter } from './router.ts';

export const operationsDomain = {
  router: operationsRouter,
  jobs: operationsJobs,
  references: { operation: 'operations' },
  audiences: { operation: audited },
} satisfies Domain;
