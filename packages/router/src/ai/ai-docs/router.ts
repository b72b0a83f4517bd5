import { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listHistory } from './history.ts';
import { cancelJob } from './jobs/cancel.ts';
import { exportJob } from './jobs/export.ts';
import { showJob } from './jobs/get.ts';
import { listJobs } from './jobs/list.ts';
import { publishJob } from './jobs/publish.ts';
import { retryJob } from './jobs/retry.ts';
import { watchJob } from './jobs/watch.ts';
import { requestDoc } from './request.ts';

const { jobs } = aiDocs;

export const aiDocsRouter = router({
  request: procedure(aiDocs.request).mutation(({ ctx, input }) => requestDoc(ctx, input)),
  history: procedure(aiDocs.history).query(({ ctx, input }) => listHistory(ctx, input)),
  jobs: router({
    list: procedure(jobs.list).query(({ ctx, input }) => listJobs(ctx, input)),
    get: procedure(jobs.get).query(({ ctx, input }) => showJob(ctx, input)),
    watch: procedure(jobs.watch).subscription(({ ctx, input, signal }) => watchJob(ctx, input, signal)),
    cancel: procedure(jobs.cancel).mutation(({ ctx, input }) => cancelJob(ctx, input)),
    retry: procedure(jobs.retry).mutation(({ ctx, input }) => retryJob(ctx, input)),
    publish: procedure(jobs.publish).mutation(({ ctx, input }) => publishJob(ctx, input)),
    export: procedure(jobs.export).mutation(({ ctx, input }) => exportJob(ctx, input)),
  }),
});
