import type { Photo, photos } from '@deskwire/contract/field/photos.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import { checkDigest, theUpload } from '../../platform/files/rows/keep.ts';
import { touch } from '../inspections/answers/record.ts';
import { getPhoto, lockChangeable } from './find.ts';
import { checkPhoto, homeFor, keepAnnounced, keepPhoto, requirePhotos } from './keeping/keep-photo.ts';
import { saidBy } from './keeping/said.ts';
import { presentPhoto } from './present.ts';
import * as queries from './queries.ts';

/** Keeps an uploaded photo: one that was announced, or a new one, of an inspection or by itself. */
export async function uploadPhoto(
  ctx: Ctx<typeof photos.upload>,
  { photo_id, inspection_id, item_key, sha256, team_id: _, ...telling }: In<typeof photos.upload>,
): Promise<Photo> {
  const upload = theUpload(ctx);
  checkDigest(upload, sha256);
  const said = saidBy(telling);
  const { db, scope } = ctx;
  if (photo_id === undefined) {
    const home = await homeFor(ctx, inspection_id, item_key);
    checkPhoto(upload);
    const same = await sameAs(ctx, upload.sha256, home);
    // The sweep takes the bytes of a repetition: this transaction may itself be repeated, and then keep them.
    if (same !== undefined) return presentPhoto(ctx)(same);
    await requirePhotos(ctx, home, 1);
    const id = await keepPhoto(ctx, upload, home, said);
    if (home.inspection !== null) await touch(ctx, home.inspection);
    return presentPhoto(ctx)(await getPhoto(db, scope, id));
  }
  if (inspection_id !== undefined || item_key !== undefined)
    throw invalid('photo_id', 'goes without inspection_id and item_key, which were announced');
  const photo = await lockChangeable(db, scope, photo_id);
  checkPhoto(upload);
  if (photo.state === 'processing' || photo.state === 'ready') {
    // The answer to the first time may have been lost on its way.
    if (photo.original_sha256 !== upload.sha256) throw new AppError('FILE_CORRUPT', { received: upload.sha256 });
    return presentPhoto(ctx)(photo);
  }
  if (photo.state === 'refused')
    await requirePhotos(ctx, { inspection: await heldBy(ctx, photo), item_key: photo.item_key }, 1);
  await keepAnnounced(ctx, upload, photo, said);
  return presentPhoto(ctx)(await getPhoto(db, scope, photo.id));
}

type Uploading = Ctx<typeof photos.upload>;
type Home = Awaited<ReturnType<typeof homeFor>>;

const heldBy = async (ctx: Uploading, { inspection_id }: queries.PhotoRow): Promise<Home['inspection']> =>
  (await homeFor(ctx, inspection_id, undefined)).inspection;

/** The photo that these bytes are already, for the same item of the same inspection. */
const sameAs = async ({ db, scope }: Uploading, sha256: string, { inspection, item_key }: Home) =>
  inspection === null
    ? undefined
    : queries.findSame(db, scope, { inspection_id: inspection.id, item_key, sha256: Buffer.from(sha256, 'hex') });
