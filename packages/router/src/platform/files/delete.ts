import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { File, files } from '@deskwire/contract/platform/files.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { purgeFile, purgeKey } from './removal/purge.ts';
import { getChangeableFile } from './rows/find.ts';
import { checkHome } from './rows/home.ts';
import { presentFile, ticketOf } from './rows/present.ts';

/** How long a deleted file can be restored. */
const KEPT_SECONDS = 30 * 86_400;

/** Nobody sees a deleted file; its bytes go when it can no longer be restored. */
export async function deleteFile(ctx: Ctx<typeof files.delete>, { file_id }: In<typeof files.delete>): Promise<File> {
  await checkHome(ctx, await getChangeableFile(ctx, file_id));
  const at = { deleted_at: ctx.now(), purge_at: secondsAfter(ctx.now(), KEPT_SECONDS) };
  const row = await queries.deleteFile(ctx.db, ctx, file_id, at);
  if (row === undefined) throw new AppError('FILE_NOT_FOUND');
  ctx.events.add('file.deleted', { id: row.id }, { ticket_id: ticketOf(row) });
  ctx.outbox.later(purgeFile, { file_id: row.id }, { run_at: at.purge_at, key: purgeKey(row.id) });
  return presentFile(ctx)(row);
}
