import { seesInternal } from '@deskwire/contract/kit/access.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { File, files } from '@deskwire/contract/platform/files.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { getVisibleTicket } from '../../desk/tickets/find.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { presentFile } from './present.ts';
import { purgeFile, purgeKey } from './purge.ts';
import * as queries from './queries.ts';

/** How long a deleted file can be taken back. */
const KEPT_SECONDS = 30 * 86_400;

/** Hangs a file at a ticket that the person sees. Only those who see internal things can make it internal. */
export async function attachFile(
  ctx: Ctx<typeof files.attach>,
  { file_id, ticket_id, is_internal }: In<typeof files.attach>,
): Promise<File> {
  const file = await getChangeable(ctx.db, ctx.scope, file_id);
  const ticket = await getVisibleTicket(ctx.db, ctx.scope, ticket_id);
  const to = { ticket_id: ticket.id, is_internal: is_internal ?? file.is_internal };
  if (to.is_internal && !seesInternal(ctx.scope.roles)) throw new AppError('FORBIDDEN', { needs: 'tickets.handle' });
  const row = await queries.attachFile(ctx.db, ctx.scope, file_id, to);
  if (row === undefined) throw new AppError('FILE_NOT_FOUND');
  ctx.events.add('file.attached', { id: row.id }, to);
  return presentFile(ctx)(row);
}

/** Nobody sees a deleted file; its bytes go when it can no longer be restored. */
export async function deleteFile(ctx: Ctx<typeof files.delete>, { file_id }: In<typeof files.delete>): Promise<File> {
  await getChangeable(ctx.db, ctx.scope, file_id);
  const at = { deleted_at: ctx.now(), purge_at: secondsAfter(ctx.now(), KEPT_SECONDS) };
  const row = await queries.deleteFile(ctx.db, ctx.scope, file_id, at);
  if (row === undefined) throw new AppError('FILE_NOT_FOUND');
  ctx.events.add('file.deleted', { id: row.id }, { ticket_id: row.ticket_id });
  ctx.outbox.later(purgeFile, { file_id: row.id }, { run_at: at.purge_at, key: purgeKey(row.id) });
  return presentFile(ctx)(row);
}

/** Takes a deleted file back to where it was. */
export async function restoreFile(
  ctx: Ctx<typeof files.restore>,
  { file_id }: In<typeof files.restore>,
): Promise<File> {
  const row = await queries.restoreFile(ctx.db, ctx.scope, file_id, ctx.now());
  if (row === undefined) throw new AppError('FILE_NOT_FOUND');
  ctx.events.add('file.restored', { id: row.id }, { ticket_id: row.ticket_id });
  ctx.outbox.cancel(purgeKey(row.id));
  return presentFile(ctx)(row);
}

async function getChangeable(db: Db, scope: TeamScope, file_id: string): Promise<queries.FileRow> {
  const file = await queries.findFile(db, scope, file_id);
  if (file === undefined) throw new AppError('FILE_NOT_FOUND');
  if (!file.changeable) throw new AppError('FORBIDDEN', { needs: 'author' });
  return file;
}
