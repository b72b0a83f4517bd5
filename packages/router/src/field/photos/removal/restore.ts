import type { Photo, photos } from '@deskwire/contract/field/photos.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getPhoto, must } from '../find.ts';
import { homeFor, requirePhotos } from '../keeping/keep-photo.ts';
import { presentPhoto } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeKey } from './purge.ts';

/** Shows a deleted photo again, where its inspection still has room for it. */
export async function restorePhoto(
  ctx: Ctx<typeof photos.restore>,
  { photo_id }: In<typeof photos.restore>,
): Promise<Photo> {
  const { db, scope, events, outbox, now } = ctx;
  const { inspection_id, item_key, state } = must(await queries.lockDeleted(db, scope, photo_id, now()));
  const home = await homeFor(ctx, inspection_id, undefined);
  if (state !== 'refused') await requirePhotos(ctx, home, 1);
  const saved = await queries.updatePhoto(db, scope, photo_id, { deleted_at: null, purge_at: null }, now());
  outbox.cancel(purgeKey(photo_id));
  events.add('photo.restored', saved, { inspection_id, item_key });
  return presentPhoto(ctx)(await getPhoto(db, scope, photo_id));
}
