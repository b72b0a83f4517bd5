import { audited, type Domain } from '../../kit/domain.ts';
import { DAY, every } from '../../kit/schedule.ts';
import { filesJobs } from './jobs.ts';
import { sweepFiles } from './purge.ts';
import { filesRouter } from './router.ts';

export const filesDomain = {
  router: filesRouter,
  jobs: filesJobs,
  schedules: [every(DAY, sweepFiles)],
  references: { file: 'files' },
  audiences: { file: audited },
} satisfies Domain;
