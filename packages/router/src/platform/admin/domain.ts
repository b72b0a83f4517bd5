import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPlatform, ofUser } from '../../kit/tables.ts';
import { endDue, endEntry } from './entries/end.ts';
import { entryNotices } from './entries/notices.ts';
import { adminRouter } from './router.ts';

const adminJobs = router({
  endEntry: jobProcedure(endEntry).mutation(({ ctx, input }) => endDue(ctx, input)),
});

export const adminDomain = {
  router: adminRouter,
  jobs: adminJobs,
  audiences: { maintenance: audited, queue: audited, job: audited, timer: audited },
  notices: entryNotices,
  tables: {
    platform_controls: ofPlatform({ none: ['maintenance_message', 'paused_queues'] }),
    processes: ofPlatform({ none: ['release', 'host'] }),
    team_entries: ofUser({ authored: ['reason'] }),
  },
} satisfies Domain;
