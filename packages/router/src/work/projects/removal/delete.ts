import type { projects } from '@deskwire/contract/work/projects.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx } from '../../../kit/context.ts';
import * as queries from '../queries.ts';
import { purgeKey, purgeProject } from './purge.ts';

/** How long a deleted project can be restored. */
const KEPT_SECONDS = 30 * 86_400;

/** Hides a project with everything in it; for 30 days it can be restored. */
export async function deleteProject({ db, scope, project, events, outbox, now }: Ctx<typeof projects.delete>) {
  const { id } = await queries.lockProject(db, scope, project.project_id);
  const at = { deleted_at: now(), purge_at: secondsAfter(now(), KEPT_SECONDS) };
  const saved = await queries.updateProject(db, scope, id, at, now());
  events.add('project.deleted', saved, {});
  outbox.later(purgeProject, { project_id: id }, { run_at: at.purge_at, key: purgeKey(id) });
  return { id, ...at };
}
