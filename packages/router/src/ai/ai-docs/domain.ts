import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson } from '../../kit/tables.ts';
import { aiDocsRouter } from './router.ts';
import { writeDoc } from './writing/job.ts';
import { write } from './writing/write.ts';

const aiDocsJobs = router({
  write: jobProcedure(writeDoc).mutation(({ ctx, input }) => write(ctx, input)),
});

export const aiDocsDomain = {
  router: aiDocsRouter,
  jobs: aiDocsJobs,
  references: { ai_doc_job: 'ai_doc_jobs' },
  audiences: { ai_doc_job: audited },
  tables: {
    ai_doc_jobs: ofPerson('requested_by', {
      project: 'deleted',
      authored: ['path', 'source'],
      mention: ['sections'],
      none: ['input_hash', 'provenance', 'error'],
    }),
  },
} satisfies Domain;
