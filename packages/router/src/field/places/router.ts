import { places } from '@deskwire/contract/field/places.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createPlace } from './create.ts';
import { deletePlace } from './delete.ts';
import { getPlace } from './get.ts';
import { listPlaces } from './list.ts';
import { updatePlace } from './update.ts';

export const placesRouter = router({
  list: procedure(places.list).query(({ ctx, input }) => listPlaces(ctx, input)),
  get: procedure(places.get).query(({ ctx, input }) => getPlace(ctx.db, ctx.scope, input.place_id)),
  create: procedure(places.create).mutation(({ ctx, input }) => createPlace(ctx, input)),
  update: procedure(places.update).mutation(({ ctx, input }) => updatePlace(ctx, input)),
  delete: procedure(places.delete).mutation(({ ctx, input }) => deletePlace(ctx, input)),
});
