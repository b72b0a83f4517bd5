import { audited, type Domain } from '../../kit/domain.ts';
import { usersJobs } from './jobs.ts';
import { usersRouter } from './router.ts';

export const usersDomain = {
  router: usersRouter,
  jobs: usersJobs,
  references: { user: null },
  audiences: { user: audited },
} satisfies Domain;
