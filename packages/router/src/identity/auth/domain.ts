import { audited, type Domain } from '../../kit/domain.ts';
import { authJobs } from './jobs.ts';
import { authRouter } from './router.ts';

export const authDomain = {
  router: authRouter,
  jobs: authJobs,
  references: { session: null, identity: null },
  audiences: { session: audited, identity: audited, password: audited, two_factor: audited },
} satisfies Domain;
