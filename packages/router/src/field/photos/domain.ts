import type { Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson } from '../../kit/tables.ts';
import { seesOriginal, seesPhoto } from './fragments.ts';
import { ORIGINAL } from './keeping/keep-photo.ts';
import { ORIGINALS_NEED } from './present.ts';
import { processPhoto } from './processing/job.ts';
import { process } from './processing/process.ts';
import { forgetPhotos } from './removal/forget.ts';
import { purge, purgePhoto } from './removal/purge.ts';
import { photosRouter } from './router.ts';

const photosJobs = router({
  process: jobProcedure(processPhoto).mutation(({ ctx, input }) => process(ctx, input)),
  purge: jobProcedure(purgePhoto).mutation(({ ctx, input }) => purge(ctx, input)),
});

export const photosDomain = {
  router: photosRouter,
  jobs: photosJobs,
  references: { photo: 'photos' },
  audiences: { photo: { needs: 'field.read' } },
  homes: {
    photo: { needs: 'field.read', sees: seesPhoto, handles: 'team.manage', keeps: true },
    [ORIGINAL]: { needs: ORIGINALS_NEED, sees: seesOriginal, handles: ORIGINALS_NEED, keeps: true },
  },
  tables: {
    photos: ofPerson('uploaded_by', {
      kept: 'purge_at',
      authored: ['caption'],
      none: ['item_key'],
      secret: ['original_sha256', 'created_hash'],
    }),
  },
  forgets: forgetPhotos,
} satisfies Domain;
