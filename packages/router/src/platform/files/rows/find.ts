import type { Db } from '@deskwire/database/schema.ts';
import { demand } from '../../../kit/access/can.ts';
import type { TakingFiles } from '../../../kit/domain.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';
import { checkHome, homeOf } from './home.ts';
import { movable } from './rules.ts';

type Viewing = queries.Viewer & { readonly db: Db };

/** A file that the person may see. Throws FILE_NOT_FOUND. */
export async function getVisibleFile(ctx: Viewing, file_id: string): Promise<queries.FoundFile> {
  const file = await queries.findFile(ctx.db, ctx, file_id);
  if (file === undefined) throw new AppError('FILE_NOT_FOUND');
  return file;
}

/** Files that the person may see, in the order of their ids in `file_ids`. Throws FILE_NOT_FOUND where one is missing. */
export async function getVisibleFiles(ctx: Viewing, file_ids: readonly string[]): Promise<queries.FileRow[]> {
  const found = new Map((await queries.findFiles(ctx.db, ctx, file_ids)).map((file) => [file.id, file]));
  return file_ids.map((id) => {
    const file = found.get(id);
    if (file === undefined) throw new AppError('FILE_NOT_FOUND');
    return file;
  });
}

/** A file that the person may move and delete. Throws FILE_NOT_FOUND and FORBIDDEN. */
export async function getChangeableFile(ctx: Viewing, file_id: string): Promise<queries.FoundFile> {
  const file = await getVisibleFile(ctx, file_id);
  if (!file.changeable) throw new AppError('FORBIDDEN', { needs: 'author' });
  return file;
}

/**
 * A file that the person may take from where it is to a row of this kind, as `moveFile` then does. Throws FILE_NOT_FOUND,
 * FORBIDDEN, FILE_IN_USE where only the domain of its row moves it, and what that domain throws.
 */
export async function getMovableFile(ctx: TakingFiles, file_id: string, to: string): Promise<queries.FoundFile> {
  const file = await getChangeableFile(ctx, file_id);
  demand(movable, { home: homeOf(ctx.services.domains, file) }, ctx.scope);
  await checkHome(ctx, file);
  // An internal file does not leave its ticket.
  if (file.is_internal && to !== 'ticket') throw invalid('file_id', 'is an internal file, which stays at tickets');
  return file;
}
