import type { Photo, photos } from '@deskwire/contract/field/photos.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockChangeable } from '../find.ts';
import { presentPhoto } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeKey, purgePhoto } from './purge.ts';

/** How long a deleted photo can be restored. */
const KEPT_SECONDS = 30 * 86_400;

/** Nobody sees a deleted photo; its files go when it can no longer be restored. */
export async function deletePhoto(
  ctx: Ctx<typeof photos.delete>,
  { photo_id }: In<typeof photos.delete>,
): Promise<Photo> {
  const { db, scope, events, outbox, now } = ctx;
  const row = await lockChangeable(db, scope, photo_id);
  const at = { deleted_at: now(), purge_at: secondsAfter(now(), KEPT_SECONDS) };
  const saved = await queries.updatePhoto(db, scope, row.id, at, now());
  outbox.later(purgePhoto, { photo_id: row.id }, { run_at: at.purge_at, key: purgeKey(row.id) });
  const { inspection_id, item_key } = row;
  events.add('photo.deleted', saved, { inspection_id, item_key });
  return presentPhoto(ctx)({ ...row, deleted_at: at.deleted_at, updated_at: now(), version: saved.version });
}
