import { randomUUIDv7 } from 'node:crypto';
import type { Readable } from 'node:stream';
import { StorageError } from '@deskwire/adapters/storage-error.ts';
import { errors } from '@deskwire/contract/errors.ts';
import { entitlements, smallestTier } from '@deskwire/contract/kit/entitlements.ts';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { grant } from '../../../kit/access/access.ts';
import type { Context, Principal, TeamScope, Upload } from '../../../kit/context.ts';
import { entitlementsOf } from '../../../kit/limits/entitlements.ts';
import { AppError, FULL_RETRY_SECONDS, toAppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { beginningOf } from './beginning.ts';
import { contentTypeOf, HEAD } from './content-type.ts';
import { cleanName } from './names.ts';
import { storageKeyOf } from './storage-key.ts';

/** Uploads a minute of one person, counted before the first byte is read. */
const rate = { max: 20, seconds: 60 };

/**
 * Whether somebody may send files to a procedure at all, asked before the first byte is read: the procedure itself runs
 * only after the last. Gives how large a file may be.
 */
export async function admitUpload(
  entry: Entry,
  path: string,
  ctx: Context,
  fields: Readonly<Record<string, unknown>>,
): Promise<{ readonly max_bytes: number }> {
  const granted: { principal?: Principal; scope?: TeamScope | null } = await grant(entry, path, ctx, fields);
  if (granted.principal !== undefined) {
    const state = await ctx.services.limiter.consume(rate, `upload|user:${granted.principal.user.id}`);
    ctx.request.limited?.(state);
  }
  const admitted = await ctx.services.domains.admits.get(path)?.(ctx.services, fields);
  if (admitted !== undefined) return admitted;
  const { scope } = granted;
  if (scope === undefined || scope === null) return { max_bytes: entitlements.file_bytes[smallestTier] };
  return { max_bytes: (await entitlementsOf(ctx.services.db, scope)).file_bytes };
}

/** Streams a file into storage under a new random key. It is nothing until a procedure writes its row; the sweep takes the rest. */
export async function receiveUpload(
  { storage }: Services,
  body: Readable,
  { name: given, max_bytes }: { name: string | undefined; max_bytes: number },
): Promise<Upload> {
  const id = randomUUIDv7();
  const name = cleanName(given);
  const { head, whole } = await beginningOf(body, HEAD);
  const content_type = contentTypeOf(head, name);
  try {
    const { size, sha256 } = await storage.put(storageKeyOf(id), whole, { max_bytes, content_type });
    return { id, name, content_type, size, sha256 };
  } catch (error) {
    throw refusalOf(error, max_bytes);
  } finally {
    body.destroy();
  }
}

/** Deletes an upload that no row names. If that fails now, the sweep does it later. */
export async function discardUpload({ storage, report }: Services, { id }: Upload): Promise<void> {
  await storage.delete(storageKeyOf(id)).catch((error: unknown) => report('An upload could not be discarded', error));
}

/**
 * Deletes uploads whose rows were refused. After an error of ours it is unknown whether the rows were written, and the answer
 * got lost: then the sweep decides.
 */
export async function discardRefused(services: Services, uploads: readonly Upload[], thrown: unknown): Promise<void> {
  if (errors[toAppError(thrown).app].http >= 500) return;
  for (const upload of uploads) await discardUpload(services, upload);
}

/** The refusal of storage as a row of the error table. */
export function refusalOf(error: unknown, max_bytes?: number): unknown {
  if (!(error instanceof StorageError)) return error;
  if (error.reason === 'too_large')
    return new AppError('PAYLOAD_TOO_LARGE', max_bytes === undefined ? undefined : { max_bytes }, { cause: error });
  if (error.reason === 'not_found') return new AppError('FILE_NOT_FOUND', undefined, { cause: error });
  if (error.reason === 'invalid_range') return new AppError('RANGE_NOT_SATISFIABLE', undefined, { cause: error });
  if (error.reason === 'full')
    return new AppError('STORAGE_FULL', { retry_after: FULL_RETRY_SECONDS }, { cause: error });
  return new AppError('UNAVAILABLE', { retry_after: 5 }, { cause: error });
}
