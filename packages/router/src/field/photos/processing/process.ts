import { Readable } from 'node:stream';
import type { PhotoSaid } from '@deskwire/adapters/photo-said.ts';
import { drawPhoto, type DrawnPhoto } from '@deskwire/adapters/photos.ts';
import type { photoRefusals } from '@deskwire/contract/field/photos.ts';
import { MOST_PHOTO_PIXELS } from '@deskwire/contract/field/photos.ts';
import type { TeamScope, Upload } from '../../../kit/context.ts';
import { readLocality } from '../../../identity/locality.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { discardUpload, receiveUpload } from '../../../platform/files/bytes/receive.ts';
import { readFile } from '../../../platform/files/bytes/open.ts';
import { discardFiles } from '../../../platform/files/removal/discard.ts';
import { keepFile } from '../../../platform/files/rows/keep.ts';
import { getSetting } from '../../../platform/settings/settings.ts';
import { ORIGINAL } from '../keeping/keep-photo.ts';
import * as queries from '../queries.ts';
import type { processPhoto } from './job.ts';
import { takenBy } from './taken.ts';

type Processing = JobCtx<typeof processPhoto>;
type Refusal = (typeof photoRefusals)[number];

/** Draws a photo anew. What cannot be read is refused for good; a parser that is busy is asked again. */
export async function process(
  ctx: Processing,
  { photo_id, original_id }: JobInput<typeof processPhoto>,
): Promise<void> {
  const photo = await queries.findProcessing(ctx.db, ctx.scope, photo_id, original_id);
  if (photo === undefined) return;
  const bytes = await readFile(ctx.services, original_id);
  const drawn = await drawPhoto(bytes, MOST_PHOTO_PIXELS);
  if ('refused' in drawn) return refuse(ctx, { photo_id, original_id }, drawn.refused);
  const name = `${photo.inspection?.key ?? 'photo'}-${photo_id.slice(-12)}`;
  const picture = await stored(ctx, drawn.picture, `${name}.webp`);
  const thumb = await stored(ctx, drawn.thumb, `${name}-thumb.webp`);
  if (!(await show(ctx, { photo_id, original_id }, { drawn, picture, thumb })))
    for (const upload of [picture, thumb]) await discardUpload(ctx.services, upload);
}

const stored = ({ services }: Processing, { bytes }: { readonly bytes: Uint8Array }, name: string): Promise<Upload> =>
  receiveUpload(services, Readable.from([Buffer.from(bytes)], { objectMode: false }), {
    name,
    max_bytes: bytes.byteLength,
  });

interface Made {
  readonly drawn: DrawnPhoto & { readonly said: PhotoSaid | null };
  readonly picture: Upload;
  readonly thumb: Upload;
}
/** Shows what was drawn, unless other bytes were sent meanwhile; time and place are kept before the file that has them goes. */
const show = (ctx: Processing, of: JobInput<typeof processPhoto>, { drawn, picture, thumb }: Made): Promise<boolean> =>
  ctx.commit(async ({ db, events, outbox }) => {
    const { now } = ctx;
    const photo = await queries.lockProcessing(db, ctx.scope, of.photo_id, of.original_id);
    if (photo === undefined) return false;
    const scope: TeamScope = { ...ctx.scope, person_id: photo.uploaded_by };
    const home = { kind: 'photo', id: photo.id };
    for (const upload of [picture, thumb]) await keepFile({ db, events, scope, now }, upload, { home });
    const keeps = await getSetting(db, { scope: 'team', owner_id: scope.team_id }, 'field_keep_originals');
    if (!keeps) await discardFiles({ db, outbox, now }, scope.team_id, { kind: ORIGINAL, ids: [photo.id] });
    const { time_zone: zone } = await readLocality(db, 'team', scope.team_id);
    const { width, height } = drawn.picture;
    const saved = await queries.updatePhoto(
      db,
      scope,
      photo.id,
      {
        ...takenBy(photo, drawn.said, { zone, now: now() }),
        state: 'ready',
        file_id: picture.id,
        thumb_id: thumb.id,
        original_id: keeps ? photo.original_id : null,
        width,
        height,
      },
      now(),
    );
    const { inspection_id, item_key } = photo;
    events.add('photo.processed', saved, { inspection_id, item_key, width, height });
    return true;
  });

const refuse = (ctx: Processing, of: JobInput<typeof processPhoto>, reason: Refusal): Promise<void> =>
  ctx.commit(async ({ db, events, outbox }) => {
    const { scope, now } = ctx;
    const photo = await queries.lockProcessing(db, scope, of.photo_id, of.original_id);
    if (photo === undefined) return;
    await discardFiles({ db, outbox, now }, scope.team_id, { kind: ORIGINAL, ids: [photo.id] });
    const set = { state: 'refused' as const, refusal: reason, original_id: null };
    const saved = await queries.updatePhoto(db, scope, photo.id, set, now());
    const { inspection_id, item_key } = photo;
    events.add('photo.refused', saved, { inspection_id, item_key, reason });
  });
