import type { Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { DAY, every } from '../../kit/schedule.ts';
import { ofPlatform } from '../../kit/tables.ts';
import { checkpointDaily, makeCheckpoint } from './checkpoints/make.ts';
import { auditRouter } from './router.ts';

const auditJobs = router({
  checkpoint: jobProcedure(checkpointDaily).mutation(async ({ ctx }) => {
    await makeCheckpoint(ctx);
  }),
});

export const auditDomain = {
  router: auditRouter,
  jobs: auditJobs,
  schedules: [every(DAY, checkpointDaily)],
  tables: {
    audit_checkpoints: ofPlatform({ secret: ['signature'], none: ['hash', 'teams', 'origin', 'kid'] }),
  },
} satisfies Domain;
