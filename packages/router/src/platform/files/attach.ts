import { seesInternal } from '@deskwire/contract/kit/access.ts';
import type { File, files } from '@deskwire/contract/platform/files.ts';
import { getVisibleTicket } from '../../desk/tickets/find.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { getChangeableFile } from './rows/find.ts';
import { presentFile } from './rows/present.ts';

/** Attaches a file to a ticket that the person sees. Only those who see internal things can make it internal. */
export async function attachFile(
  ctx: Ctx<typeof files.attach>,
  { file_id, ticket_id, is_internal }: In<typeof files.attach>,
): Promise<File> {
  const file = await getChangeableFile(ctx, file_id);
  const ticket = await getVisibleTicket(ctx.db, ctx.scope, ticket_id);
  const to = { home_kind: 'ticket', home_id: ticket.id, is_internal: is_internal ?? file.is_internal };
  if (to.is_internal && !seesInternal(ctx.scope.roles)) throw new AppError('FORBIDDEN', { needs: 'tickets.handle' });
  const row = await queries.attachFile(ctx.db, ctx, file_id, to);
  if (row === undefined) throw new AppError('FILE_NOT_FOUND');
  ctx.events.add('file.attached', { id: row.id }, { ticket_id: ticket.id, is_internal: to.is_internal });
  return presentFile(ctx)(row);
}
