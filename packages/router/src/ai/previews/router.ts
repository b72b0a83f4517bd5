import { previews } from '@deskwire/contract/ai/previews.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { artifact } from './jobs/artifact.ts';
import { cancelJob } from './jobs/cancel.ts';
import { showJob } from './jobs/get.ts';
import { listJobs } from './jobs/list.ts';
import { listLines } from './jobs/logs.ts';
import { retryJob } from './jobs/retry.ts';
import { watchJob } from './jobs/watch.ts';
import { requestPreview } from './request.ts';
import { callback } from './workers/callback.ts';
import { file } from './workers/file.ts';
import { upload } from './workers/upload.ts';

export const previewsRouter = router({
  request: procedure(previews.request).mutation(({ ctx, input }) => requestPreview(ctx, input)),
  jobs: router({
    list: procedure(previews.jobs.list).query(({ ctx, input }) => listJobs(ctx, input)),
    get: procedure(previews.jobs.get).query(({ ctx, input }) => showJob(ctx, input)),
    artifact: procedure(previews.jobs.artifact).query(({ ctx, input }) => artifact(ctx, input)),
    logs: procedure(previews.jobs.logs).query(({ ctx, input }) => listLines(ctx, input)),
    watch: procedure(previews.jobs.watch).subscription(({ ctx, input, signal }) => watchJob(ctx, input, signal)),
    cancel: procedure(previews.jobs.cancel).mutation(({ ctx, input }) => cancelJob(ctx, input)),
    retry: procedure(previews.jobs.retry).mutation(({ ctx, input }) => retryJob(ctx, input)),
  }),
  file: procedure(previews.file).query(({ ctx, input }) => file(ctx, input)),
  upload: procedure(previews.upload).mutation(({ ctx, input }) => upload(ctx, input)),
  callback: procedure(previews.callback).mutation(({ ctx, input }) => callback(ctx, input)),
});
