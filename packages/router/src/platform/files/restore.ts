import type { File, files } from '@deskwire/contract/platform/files.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { purgeKey } from './removal/purge.ts';
import { checkHome } from './rows/home.ts';
import { presentFile, ticketOf } from './rows/present.ts';

/** Restores a deleted file to where it was. */
export async function restoreFile(
  ctx: Ctx<typeof files.restore>,
  { file_id }: In<typeof files.restore>,
): Promise<File> {
  const row = await queries.restoreFile(ctx.db, ctx, file_id, ctx.now());
  if (row === undefined) throw new AppError('FILE_NOT_FOUND');
  await checkHome(ctx, row);
  ctx.events.add('file.restored', { id: row.id }, { ticket_id: ticketOf(row) });
  ctx.outbox.cancel(purgeKey(row.id));
  return presentFile(ctx)(row);
}
