import type { Photo, photos } from '@deskwire/contract/field/photos.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { discardFiles } from '../../platform/files/removal/discard.ts';
import { must } from './find.ts';
import { noPlace } from './keeping/said.ts';
import { ORIGINAL } from './keeping/keep-photo.ts';
import { presentPhoto } from './present.ts';
import * as queries from './queries.ts';

/**
 * Forgets where a photo was taken, also one of a completed inspection, as it changes nothing that was inspected. The file
 * it was sent as names the place too, and goes.
 */
export async function stripLocation(
  ctx: Ctx<typeof photos.stripLocation>,
  { photo_id }: In<typeof photos.stripLocation>,
): Promise<Photo> {
  const { db, scope, events, now } = ctx;
  const row = must(await queries.lockPhoto(db, scope, photo_id));
  // The place in the file is not read yet, and would come back.
  if (row.state === 'processing') throw new AppError('PHOTO_PROCESSING');
  await discardFiles(ctx, scope.team_id, { kind: ORIGINAL, ids: [row.id] });
  const saved = await queries.updatePhoto(db, scope, row.id, { ...noPlace, original_id: null }, now());
  events.add('photo.location_stripped', saved, {});
  return presentPhoto(ctx)(must(await queries.findPhoto(db, scope, row.id)));
}
