import type { projects, TaskStatuses } from '@deskwire/contract/work/projects.ts';
import type { TaskStatus } from '@deskwire/contract/work/projects.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { nextVersion } from '../../../kit/versions/whole.ts';
import { refileTasks, replaceStatus, usedStatuses } from '../../tasks/moves/replace-statuses.ts';
import * as projectQueries from '../queries.ts';
import * as queries from './queries.ts';

/** Replaces the statuses of a project. One that tasks have goes only where `replace` names another for them. */
export async function setStatuses(
  { db, scope, project: { project_id }, events, now }: Ctx<typeof projects.statuses.set>,
  { statuses, replace = {}, version }: In<typeof projects.statuses.set>,
): Promise<TaskStatuses> {
  checkStatuses(statuses);
  await projectQueries.lockProject(db, scope, project_id);
  const before = await queries.listStatuses(db, scope, project_id);
  const whole = queries.statusesOf(project_id);
  const next = await nextVersion(db, scope, whole, version, async () => ({ items: before }));
  if (JSON.stringify(before) === JSON.stringify(statuses)) return { items: before, version: next };
  const slugs = new Set(statuses.map(({ slug }) => slug));
  const gone = before.map(({ slug }) => slug).filter((slug) => !slugs.has(slug));
  for (const [from, to] of Object.entries(replace))
    if (!gone.includes(from) || !slugs.has(to))
      throw invalid('replace', 'must lead from statuses that go to statuses that stay');
  const ctx = { db, scope, now };
  const used = await usedStatuses(ctx, project_id, gone);
  const left = used.filter((slug) => replace[slug] === undefined);
  if (left.length > 0) throw new AppError('PROJECT_STATUS_IN_USE', { statuses: left });
  await queries.setStatuses(db, scope, project_id, statuses);
  // Deleted tasks have a status too: they come back as something to do.
  const usual = statuses.find(({ category }) => category === 'todo')!.slug;
  for (const slug of gone)
    await replaceStatus(
      ctx,
      project_id,
      slug,
      statuses.find((status) => status.slug === (replace[slug] ?? usual))!,
    );
  await refileTasks(ctx, project_id);
  await queries.deleteStatuses(db, scope, project_id, gone);
  const saved = await projectQueries.updateProject(db, scope, project_id, {}, now());
  events.add('project.updated', saved, { changes: { statuses: { from: before, to: statuses } } });
  return { items: [...statuses], version: next };
}

function checkStatuses(statuses: readonly TaskStatus[]): void {
  const slugs = statuses.map(({ slug }) => slug);
  const twice = slugs.filter((slug, at) => slugs.indexOf(slug) !== at);
  if (twice.length > 0) throw new AppError('PROJECT_STATUSES_INVALID', { reason: 'duplicate slugs', values: twice });
  const missing = (['todo', 'done'] as const).filter((needed) => !statuses.some(({ category }) => category === needed));
  if (missing.length > 0)
    throw new AppError('PROJECT_STATUSES_INVALID', { reason: 'missing categories', values: missing });
}
