import type { Domain } from '../../kit/domain.ts';
import { emailsJobs } from './jobs.ts';
import { emailsRouter } from './router.ts';

export const emailsDomain = {
  router: emailsRouter,
  jobs: emailsJobs,
} satisfies Domain;
