import type { Domain } from '../../kit/domain.ts';
import { MINUTE, every } from '../../kit/jobs/schedule.ts';
import { ofTeam } from '../../kit/tables.ts';
import { foldTallies } from './tallies/fold.ts';
import { dashboardJobs } from './tallies/jobs.ts';
import { dashboardRouter } from './router.ts';

export const dashboardDomain = {
  router: dashboardRouter,
  jobs: dashboardJobs,
  schedules: [every(MINUTE, foldTallies)],
  tables: {
    ticket_tallies: ofTeam({ none: ['status'] }),
  },
} satisfies Domain;
