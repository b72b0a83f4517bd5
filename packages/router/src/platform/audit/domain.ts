import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { DAY, every } from '../../kit/jobs/schedule.ts';
import { ofPlatform } from '../../kit/tables.ts';
import { checkpointDaily, makeCheckpoint } from './checkpoints/make.ts';
import { runBatch } from '../operations/batches/run.ts';
import { auditExport, exportBatch } from './export/export-trail.ts';
import { auditRouter } from './router.ts';
import { reseal, resealOld } from './reseal/reseal.ts';
import { verifyAll, verifyWhole } from './verify-whole.ts';

const auditJobs = router({
  exportBatch: jobProcedure(exportBatch).mutation(({ ctx, input }) => runBatch(ctx, auditExport, input)),
  verifyWhole: jobProcedure(verifyWhole).mutation(({ ctx }) => verifyAll(ctx)),
  reseal: jobProcedure(resealOld).mutation(({ ctx }) => reseal(ctx)),
  checkpoint: jobProcedure(checkpointDaily).mutation(async ({ ctx }) => {
    await makeCheckpoint(ctx);
  }),
});

export const auditDomain = {
  router: auditRouter,
  jobs: auditJobs,
  schedules: [every(DAY, checkpointDaily)],
  audiences: { audit: audited, access: audited },
  tables: {
    event_reseals: ofPlatform({ none: ['root'] }),
    audit_checkpoints: ofPlatform({ secret: ['signature'], none: ['hash', 'teams', 'origin', 'kid'] }),
  },
} satisfies Domain;
