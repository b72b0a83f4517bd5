import { photos } from '@deskwire/contract/field/photos.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { announce } from './announce.ts';
import { readPhoto } from './get.ts';
import { listPhotos } from './list.ts';
import { deletePhoto } from './removal/delete.ts';
import { restorePhoto } from './removal/restore.ts';
import { stripLocation } from './strip-location.ts';
import { uploadPhoto } from './upload.ts';

export const photosRouter = router({
  list: procedure(photos.list).query(({ ctx, input }) => listPhotos(ctx, input)),
  get: procedure(photos.get).query(({ ctx, input }) => readPhoto(ctx, input)),
  announce: procedure(photos.announce).mutation(({ ctx, input }) => announce(ctx, input)),
  upload: procedure(photos.upload).mutation(({ ctx, input }) => uploadPhoto(ctx, input)),
  delete: procedure(photos.delete).mutation(({ ctx, input }) => deletePhoto(ctx, input)),
  restore: procedure(photos.restore).mutation(({ ctx, input }) => restorePhoto(ctx, input)),
  stripLocation: procedure(photos.stripLocation).mutation(({ ctx, input }) => stripLocation(ctx, input)),
});
