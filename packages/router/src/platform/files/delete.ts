import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { File, files } from '@deskwire/contract/platform/files.ts';
import type { Ctx, Events, In } from '../../kit/context.ts';
import { demand } from '../../kit/access/can.ts';
import * as queries from './queries.ts';
import { purgeFile, purgeKey } from './removal/purge.ts';
import { getChangeableFile } from './rows/find.ts';
import { checkHome, homeOf } from './rows/home.ts';
import { whyNot } from './rows/keep.ts';
import { deletable } from './rows/rules.ts';
import { presentFile, ticketOf } from './rows/present.ts';

/** How long a deleted file can be restored. */
const KEPT_SECONDS = 30 * 86_400;

/** Nobody sees a deleted file; its bytes go when it can no longer be restored. */
export async function deleteFile(ctx: Ctx<typeof files.delete>, { file_id }: In<typeof files.delete>): Promise<File> {
  const file = await getChangeableFile(ctx, file_id);
  demand(deletable, { home: homeOf(ctx.services.domains, file) }, ctx.scope);
  await checkHome(ctx, file);
  const row = await removeFile(ctx, file);
  if (row === undefined) throw await whyNot(ctx, file_id);
  return presentFile(ctx)(row);
}

type Removing = Pick<Ctx<typeof files.delete>, 'db' | 'scope' | 'services' | 'outbox' | 'now'> & {
  readonly events: Events<'file.deleted'>;
};

/** Deletes a file of which the caller knows that it may go, from where it was found if that is said. Undefined: it has gone before. */
export async function removeFile(
  ctx: Removing,
  file: queries.Found | Pick<queries.Found, 'id'>,
): Promise<queries.FileRow | undefined> {
  const at = { deleted_at: ctx.now(), purge_at: secondsAfter(ctx.now(), KEPT_SECONDS) };
  const row = await queries.deleteFile(ctx.db, ctx, file, at);
  if (row === undefined) return undefined;
  ctx.events.add('file.deleted', { id: row.id }, { ticket_id: ticketOf(row) });
  ctx.outbox.later(purgeFile, { file_id: row.id }, { run_at: at.purge_at, key: purgeKey(row.id) });
  return row;
}
