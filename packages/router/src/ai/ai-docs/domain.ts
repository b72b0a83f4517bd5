import { audited, projectIn, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { every, MINUTE } from '../../kit/jobs/schedule.ts';
import { ofPerson } from '../../kit/tables.ts';
import { runBatch } from '../../platform/operations/batches/run.ts';
import { docsExport, exportBatch } from './jobs/export.ts';
import { aiDocsRouter } from './router.ts';
import { endUndone } from './writing/end-abandoned.ts';
import { endAbandoned, writeDoc } from './writing/job.ts';
import { write } from './writing/write.ts';

const aiDocsJobs = router({
  write: jobProcedure(writeDoc).mutation(({ ctx, input }) => write(ctx, input)),
  endAbandoned: jobProcedure(endAbandoned).mutation(({ ctx }) => endUndone(ctx)),
  exportBatch: jobProcedure(exportBatch).mutation(({ ctx, input }) => runBatch(ctx, docsExport, input)),
});

export const aiDocsDomain = {
  router: aiDocsRouter,
  jobs: aiDocsJobs,
  schedules: [every(MINUTE, endAbandoned)],
  references: { ai_doc_job: 'ai_doc_jobs' },
  audiences: { ai_doc_job: { ...audited, project: projectIn('ai_doc_jobs') } },
  tables: {
    ai_doc_jobs: ofPerson('requested_by', {
      project: 'deleted',
      authored: ['path', 'source'],
      mention: ['sections'],
      none: ['input_hash', 'provenance', 'error'],
    }),
  },
} satisfies Domain;
