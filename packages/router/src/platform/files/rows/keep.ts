import { seesInternal } from '@deskwire/contract/kit/access.ts';
import type { TeamScope, Upload, Writing } from '../../../kit/context.ts';
import { entitlementsOf, requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { storageKeyOf } from '../bytes/storage-key.ts';
import { ticketOf } from './present.ts';
import * as queries from '../queries.ts';

/** The one file of a multipart request. Throws BAD_REQUEST where there is none, as at every door but the upload door. */
export function theUpload({ uploads = [] }: { readonly uploads?: readonly Upload[] | undefined }): Upload {
  const [upload, ...more] = uploads;
  if (upload === undefined || more.length > 0)
    throw new AppError('BAD_REQUEST', { reason: 'Send one file, as multipart/form-data' });
  return upload;
}

/** Throws FILE_CORRUPT where the bytes are not those that the sender meant. */
export function checkDigest({ sha256 }: Upload, meant: string | undefined): void {
  if (meant !== undefined && meant !== sha256) throw new AppError('FILE_CORRUPT', { received: sha256 });
}

/** The context in which another domain keeps a file of its own. */
export type Keeping = Pick<Writing<'file.uploaded'>, 'db' | 'events'> & {
  readonly scope: TeamScope;
  readonly now: () => string;
};
/** The row that a new file is attached to, if any, and its audience. */
export interface Place {
  readonly home: queries.Home | null;
  readonly is_internal?: boolean;
  /** The people who see it while it is not attached. */
  readonly audience?: 'own' | 'team';
}

/**
 * Keeps what somebody uploaded, and counts it against the day of the team. Throws TIER_LIMIT_EXCEEDED, and FORBIDDEN
 * where somebody hides a file that they would not see themselves.
 */
export async function keepUpload(ctx: Receiving, upload: Upload, place: Place): Promise<queries.FileRow> {
  if (place.is_internal === true && !seesInternal(ctx.scope.roles))
    throw new AppError('FORBIDDEN', { needs: 'tickets.handle' });
  const { file_bytes } = await entitlementsOf(ctx.db, ctx.scope);
  if (upload.size > file_bytes) throw new AppError('PAYLOAD_TOO_LARGE', { max_bytes: file_bytes });
  await requireRoom(ctx, 'upload_bytes_a_day', upload.size);
  return keepFile(ctx, upload, place);
}

/** The same where what is kept counts against what the team may upload. */
export type Receiving = Keeping & { readonly services: Pick<Services, 'domains'> };

/** Writes the row that makes stored bytes a file: what the product made itself counts against nobody's limit. */
export async function keepFile(
  ctx: Keeping,
  upload: Upload,
  { home, is_internal = false, audience = 'own' }: Place,
): Promise<queries.FileRow> {
  const { id, name, content_type, size, sha256 } = upload;
  const row = await queries.insertFile(ctx.db, ctx.scope, {
    id,
    name,
    content_type,
    size,
    sha256: Buffer.from(sha256, 'hex'),
    storage_key: storageKeyOf(id),
    home_kind: home?.kind ?? null,
    home_id: home?.id ?? null,
    is_internal,
    audience,
    created_at: ctx.now(),
  });
  const { home_kind, home_id } = row;
  const payload = { name, content_type, size, ticket_id: ticketOf(row), is_internal, home_kind, home_id };
  ctx.events.add('file.uploaded', { id }, payload);
  return row;
}

type Moving = Pick<Keeping, 'db' | 'scope'>;
/** Attaches a file, of which the caller knows that it may be moved from where it is, to a row. Throws as `whyNot` says. */
export const moveFile = async (ctx: Moving, file: queries.Found, home: queries.Home): Promise<void> => {
  if (!(await queries.moveFile(ctx.db, ctx.scope, file, home))) throw await whyNot(ctx, file.id);
};
/** Why a file that was found a moment ago could not be changed: it was deleted, or attached elsewhere. */
export const whyNot = async ({ db, scope }: Moving, file_id: string): Promise<AppError> =>
  new AppError((await queries.isLive(db, scope, file_id)) ? 'FILE_IN_USE' : 'FILE_NOT_FOUND');
