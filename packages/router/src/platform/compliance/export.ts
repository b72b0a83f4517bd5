import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { archiveFileOf } from './making/archive-file.ts';
import * as queries from './requests/queries.ts';
import { requireSelf } from './requests/reachable.ts';
import { AppError } from '../../kit/errors.ts';

/** The newest archive of a person. To anybody else it does not exist. */
export async function downloadExport(ctx: Ctx<typeof compliance.export>, { user_id }: In<typeof compliance.export>) {
  try {
    requireSelf(ctx, user_id);
  } catch {
    throw new AppError('EXPORT_NOT_READY');
  }
  return archiveFileOf(await queries.findNewestExport(ctx.db, user_id, ctx.now()), ctx.now());
}
