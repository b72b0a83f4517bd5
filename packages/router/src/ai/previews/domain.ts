import { projectIn, type Domain } from '../../kit/domain.ts';
import { DAY, every } from '../../kit/jobs/schedule.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { seesAllProjects } from '../../work/projects/fragments.ts';
import { build } from './building/build.ts';
import { expire } from './building/expire.ts';
import { buildPreview, expirePreviews, watchPreview } from './building/job.ts';
import { watch } from './building/watch.ts';
import { seesPreview } from './fragments.ts';
import { previewsRouter } from './router.ts';
import { dispatch } from './turns/dispatch.ts';
import { dispatchPreviews } from './turns/job.ts';
import { admitArtifact } from './workers/upload.ts';

const previewsJobs = router({
  dispatch: jobProcedure(dispatchPreviews).mutation(({ ctx }) => dispatch(ctx)),
  build: jobProcedure(buildPreview).mutation(({ ctx, input }) => build(ctx, input)),
  watch: jobProcedure(watchPreview).mutation(({ ctx, input }) => watch(ctx, input)),
  expire: jobProcedure(expirePreviews).mutation(({ ctx }) => expire(ctx)),
});

export const previewsDomain = {
  router: previewsRouter,
  jobs: previewsJobs,
  schedules: [every(DAY, expirePreviews)],
  references: { preview_job: 'preview_jobs' },
  homes: { preview_job: { needs: 'projects.read', sees: seesPreview, handles: 'tickets.handle' } },
  admits: { 'previews.upload': admitArtifact },
  audiences: {
    preview_job: {
      needs: 'projects.read',
      sees: seesPreview,
      open: seesAllProjects,
      project: projectIn('preview_jobs'),
    },
  },
  tables: {
    preview_jobs: ofPerson('requested_by', {
      project: 'deleted',
      authored: ['files', 'error'],
      none: ['input_hash'],
    }),
    preview_log_lines: ofTeam({ authored: ['text'] }),
  },
} satisfies Domain;
