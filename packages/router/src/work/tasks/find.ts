import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { ProjectScope, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

interface Finding<D extends Db> {
  readonly db: D;
  readonly scope: queries.Reader;
  readonly project: ProjectScope;
}
/** A task of the project that the caller was let into. Throws TASK_NOT_FOUND. */
export async function getTask({ db, scope, project }: Finding<Db>, id_or_key: string): Promise<queries.TaskRow> {
  const row = await queries.findTask(db, scope, project.project_id, id_or_key);
  if (row === undefined) throw new AppError('TASK_NOT_FOUND');
  return row;
}

/** The same, locked for a change. */
export async function lockTask({ db, scope, project }: Finding<Tx>, id_or_key: string): Promise<queries.TaskRow> {
  const row = await queries.lockTask(db, scope, project.project_id, id_or_key);
  if (row === undefined) throw new AppError('TASK_NOT_FOUND');
  return row;
}

/**
 * The same for a change that goes on to other tasks: of what it is part of, or of its status, which closes those below, frees
 * those that wait, and makes the next one. Such changes of a team follow one another, and whoever waits for their turn must
 * not hold a task that somebody before them is to lock.
 */
export async function lockTaskInGraph(ctx: Finding<Tx>, id_or_key: string): Promise<queries.TaskRow> {
  await queries.lockGraph(ctx.db, ctx.scope);
  return lockTask(ctx, id_or_key);
}

/** The id of a task of any project that a person sees. Throws TASK_NOT_FOUND. */
export async function getVisibleTask(
  { db, scope }: { readonly db: Db; readonly scope: TeamScope },
  id_or_key: string,
): Promise<string> {
  const id = await queries.findVisibleId(db, scope, id_or_key);
  if (id === undefined) throw new AppError('TASK_NOT_FOUND');
  return id;
}
