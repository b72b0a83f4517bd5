import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { Photo } from '@deskwire/contract/field/photos.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkDigest } from '../../../platform/files/rows/keep.ts';
import { touch } from '../../inspections/answers/record.ts';
import { getPhoto } from '../find.ts';
import { presentPhoto } from '../present.ts';
import * as queries from '../queries.ts';
import { checkPhoto, homeFor, keepPhoto, requirePhotos } from './keep-photo.ts';
import { saidBy } from './said.ts';

/** Keeps the photos of one form. The same bytes for the same item are the photo that is there. */
export async function keepPhotos(
  ctx: Ctx<typeof inspections.addPhotos>,
  { inspection_id, item_key, sha256, team_id: _, ...telling }: In<typeof inspections.addPhotos>,
): Promise<Photo[]> {
  const { db, scope, uploads = [] } = ctx;
  if (uploads.length === 0) throw new AppError('BAD_REQUEST', { reason: 'Send photos, as multipart/form-data' });
  if (uploads.length === 1) checkDigest(uploads[0]!, sha256);
  const said = saidBy(telling);
  const home = await homeFor(ctx, inspection_id, item_key);
  for (const upload of uploads) checkPhoto(upload);
  const of = { inspection_id: home.inspection!.id, item_key: home.item_key };
  const kept = new Map<string, string>();
  for (const upload of uploads) {
    const { sha256: received } = upload;
    const same = kept.get(received) ?? (await queries.findSame(db, scope, { ...of, sha256: hex(received) }))?.id;
    if (same !== undefined) {
      // The sweep takes these bytes: the transaction may be repeated, and then keep them.
      kept.set(received, same);
      continue;
    }
    await requirePhotos(ctx, home, 1);
    kept.set(received, await keepPhoto(ctx, upload, home, said));
  }
  await touch(ctx, home.inspection!);
  const rows = await Promise.all(uploads.map((upload) => getPhoto(db, scope, kept.get(upload.sha256)!)));
  return rows.map(presentPhoto(ctx));
}
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
