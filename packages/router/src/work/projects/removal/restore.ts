import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Project } from '@deskwire/contract/work/projects.schemas.ts';
import type { Ctx } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import { presentProject } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeKey } from './purge.ts';

/** Brings back a deleted project as it was, else makes an archived one active; any other is left as it is. */
export async function restoreProject(ctx: Ctx<typeof projects.restore>): Promise<Project> {
  const { db, scope, project, events, outbox, now } = ctx;
  const row = await queries.lockProject(db, scope, project.project_id);
  if (row.deleted_at !== null) {
    if (row.purge_at! <= now()) throw new AppError('PROJECT_NOT_FOUND');
    await requireRoom(ctx, 'projects');
    const saved = await queries.updateProject(db, scope, row.id, { deleted_at: null, purge_at: null }, now());
    outbox.cancel(purgeKey(row.id));
    events.add('project.restored', saved, { from: 'deleted' });
  } else if (row.archived_at !== null) {
    const saved = await queries.updateProject(db, scope, row.id, { archived_at: null }, now());
    events.add('project.restored', saved, { from: 'archived' });
  }
  return presentProject(scope)(await queries.getProject(db, scope, row.id));
}
