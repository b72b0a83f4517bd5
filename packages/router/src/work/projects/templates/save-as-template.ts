import { randomUUIDv7 } from 'node:crypto';
import type { projectTemplates, ProjectTemplate } from '@deskwire/contract/work/projects.templates.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { snapshotTasks } from '../../tasks/template/snapshot.ts';
import { todayIn } from '../../tasks/today.ts';
import * as projectQueries from '../queries.ts';
import { listStatuses } from '../statuses/queries.ts';
import { presentTemplate } from './present.ts';
import * as queries from './queries.ts';

constraintMeans({ project_templates_name: 'NAME_TAKEN' });
const MOST_TASKS = 1_000;
const MOST_BYTES = 1_000_000;

/** Keeps what a project is made of now: statuses, labels, tags and tasks with their days; no people, talk or files. */
export async function saveAsTemplate(
  ctx: Ctx<typeof projectTemplates.saveAsTemplate>,
  { name, description = '' }: In<typeof projectTemplates.saveAsTemplate>,
): Promise<ProjectTemplate> {
  const { db, scope, project, events, now } = ctx;
  const { project_id } = project;
  const { starts_on } = await projectQueries.getProject(db, scope, project_id);
  const start = starts_on ?? (await todayIn(ctx));
  const content = {
    statuses: await listStatuses(db, scope, project_id),
    tags: (await queries.listTagNames(db, scope, project_id)).map((tag) => tag.name),
    ...(await snapshotTasks(ctx, project_id, start, MOST_TASKS + 1)),
  };
  if (content.tasks.length > MOST_TASKS || Buffer.byteLength(JSON.stringify(content)) > MOST_BYTES)
    throw new AppError('PROJECT_TEMPLATE_TOO_LARGE', { tasks: MOST_TASKS, bytes: MOST_BYTES });
  await requireRoom(ctx, 'project_templates');
  const row = await queries.insertTemplate(db, scope, { id: randomUUIDv7(), name, description, content }, now());
  events.add('project.template_saved', { id: project_id }, { template_id: row.id, name });
  return presentTemplate(row);
}
