import { seesInternal } from '@deskwire/contract/kit/access.ts';
import type { File, files } from '@deskwire/contract/platform/files.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { getMovableFile } from './rows/find.ts';
import { checkInternal, homeFor, namedHome, noteAttached } from './rows/home.ts';
import { whyNot } from './rows/keep.ts';
import { presentFile, ticketOf } from './rows/present.ts';

/** Attaches a file to a row to which the person may attach one. Only those who see internal things can make it internal. */
export async function attachFile(
  ctx: Ctx<typeof files.attach>,
  { file_id, is_internal, team_id: _, ...named }: In<typeof files.attach>,
): Promise<File> {
  const kind = namedHome(named)?.kind;
  if (kind === undefined) throw invalid('ticket_id', 'give ticket_id, task_id, project_id or document_id');
  const file = await getMovableFile(ctx, file_id, kind);
  const home = (await homeFor(ctx, named))!;
  checkInternal(home, is_internal);
  const to = {
    home_kind: home.kind,
    home_id: home.id,
    is_internal: home.kind === 'ticket' && (is_internal ?? file.is_internal),
  };
  if (to.is_internal && !seesInternal(ctx.scope.roles)) throw new AppError('FORBIDDEN', { needs: 'tickets.handle' });
  const row = await queries.attachFile(ctx.db, ctx, file, to);
  if (row === undefined) throw await whyNot(ctx, file.id);
  await noteAttached(ctx, home, row);
  const { home_kind, home_id } = to;
  ctx.events.add(
    'file.attached',
    { id: row.id },
    { ticket_id: ticketOf(row), is_internal: to.is_internal, home_kind, home_id },
  );
  return presentFile(ctx)(row);
}
