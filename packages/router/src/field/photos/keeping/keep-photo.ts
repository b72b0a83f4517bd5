import { randomUUIDv7 } from 'node:crypto';
import { MOST_PHOTO_BYTES, photoTypes } from '@deskwire/contract/field/photos.ts';
import type { Base, TeamScope, Upload, Writing } from '../../../kit/context.ts';
import { requireRoom, requireWithin } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockOpen, type HeldInspection } from '../../inspections/find.ts';
import { keepFile } from '../../../platform/files/rows/keep.ts';
import { processPhoto } from '../processing/job.ts';
import * as queries from '../queries.ts';
import { tallyPhotos } from '../tally.ts';
import type { Said } from '../queries.ts';

export type Keeping = Pick<
  Writing<'photo.added' | 'file.uploaded' | 'inspection.started'>,
  'db' | 'events' | 'outbox'
> &
  Pick<Base, 'now' | 'services'> & { readonly scope: TeamScope };

/** The home of original files of photos; people who manage the team see those that are kept. */
export const ORIGINAL = 'photo_original';

/** The inspection that photos are added to, which is held and not completed, and one of its items; either may be null. */
export interface PhotoHome {
  readonly inspection: HeldInspection | null;
  readonly item_key: string | null;
}
/** Holds the inspection that photos are added to. Throws INSPECTION_NOT_FOUND, INSPECTION_COMPLETED, INSPECTION_ITEM_NOT_FOUND. */
export async function homeFor(
  { db, scope }: Pick<Keeping, 'db' | 'scope'>,
  inspection_id: string | null | undefined,
  item_key: string | undefined,
): Promise<PhotoHome> {
  const inspection = inspection_id == null ? null : await lockOpen(db, scope, inspection_id);
  if (item_key !== undefined && inspection?.items.some(({ key }) => key === item_key) !== true)
    throw new AppError('INSPECTION_ITEM_NOT_FOUND');
  return { inspection, item_key: item_key ?? null };
}

/** Throws PHOTO_REFUSED for bytes of which it is clear from the first that they are not a photo we can show. */
export function checkPhoto({ content_type, size }: Upload): void {
  if (!(photoTypes as readonly string[]).includes(content_type))
    throw new AppError('PHOTO_REFUSED', { reason: 'unsupported', content_type });
  if (size > MOST_PHOTO_BYTES) throw new AppError('PHOTO_REFUSED', { reason: 'too_large', content_type });
}

/** Throws TIER_LIMIT_EXCEEDED where the inspection that is held has no room for so many more photos. */
export async function requirePhotos(
  { db, scope }: Pick<Keeping, 'db' | 'scope'>,
  { inspection }: PhotoHome,
  amount: number,
): Promise<void> {
  if (inspection === null) return;
  const { total } = await tallyPhotos(db, scope, inspection.id);
  await requireWithin(db, scope, 'inspection_photos', total + amount);
}

/** Keeps bytes as a new photo, to be drawn anew by the worker. Until then nobody sees it. */
export async function keepPhoto(
  ctx: Keeping,
  upload: Upload,
  { inspection, item_key }: PhotoHome,
  said: Said,
): Promise<string> {
  const { db, scope, now } = ctx;
  const id = randomUUIDv7();
  const row = {
    ...said,
    id,
    inspection_id: inspection?.id ?? null,
    item_key,
    state: 'processing' as const,
    ...original(upload),
    uploaded_by: scope.person_id,
    created_hash: null,
  };
  await queries.insertPhoto(db, scope, row, now());
  await keepOriginal(ctx, upload, { id, version: 1, inspection_id: row.inspection_id, item_key });
  return id;
}

/** Takes the bytes of a photo that was announced, or whose bytes were refused. */
export async function keepAnnounced(ctx: Keeping, upload: Upload, photo: queries.PhotoRow, said: Said): Promise<void> {
  const { db, scope, now } = ctx;
  const { id, inspection_id, item_key } = photo;
  const set = {
    ...withDefaults(said, photo),
    ...original(upload),
    state: 'processing' as const,
    refusal: null,
  };
  const saved = await queries.updatePhoto(db, scope, id, set, now());
  await keepOriginal(ctx, upload, { ...saved, inspection_id, item_key });
}
const original = ({ id, sha256 }: Upload) => ({ original_id: id, original_sha256: Buffer.from(sha256, 'hex') });

/** Fills in what was said when the photo was announced and is not said now. */
const withDefaults = (said: Said, { caption, taken_at, taken_at_source }: queries.PhotoRow): Said => ({
  ...said,
  caption: said.caption === '' ? caption : said.caption,
  ...(said.taken_at === null ? { taken_at, taken_at_source } : {}),
});

async function keepOriginal(
  ctx: Keeping,
  upload: Upload,
  photo: { id: string; version: number; inspection_id: string | null; item_key: string | null },
): Promise<void> {
  await requireRoom(ctx, 'upload_bytes_a_day', upload.size);
  await keepFile(ctx, upload, { home: { kind: ORIGINAL, id: photo.id } });
  const { content_type, size } = upload;
  const { inspection_id, item_key } = photo;
  ctx.events.add('photo.added', photo, { inspection_id, item_key, content_type, size });
  ctx.outbox.later(processPhoto, { photo_id: photo.id, original_id: upload.id });
}
