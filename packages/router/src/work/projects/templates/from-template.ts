import { randomUUIDv7 } from 'node:crypto';
import type { projectTemplates } from '@deskwire/contract/work/projects.templates.ts';
import type { Project } from '@deskwire/contract/work/projects.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { plantTasks } from '../../tasks/template/plant.ts';
import { todayIn } from '../../tasks/today.ts';
import { foundProject } from '../create.ts';
import { presentProject } from '../present.ts';
import * as projectQueries from '../queries.ts';
import { setStatuses } from '../statuses/queries.ts';
import { insertTag } from '../tags/queries.ts';
import { builtIn } from './built-in.ts';
import { contentOf } from './present.ts';
import * as queries from './queries.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Founds a project with what a template has, its days counted from the start of the project. */
export async function createFromTemplate(
  ctx: Ctx<typeof projectTemplates.fromTemplate>,
  { team_id: _, template_id, ...input }: In<typeof projectTemplates.fromTemplate>,
): Promise<Project> {
  const { db, scope, now } = ctx;
  const content = await contentFor(ctx, template_id);
  const starts_on = input.starts_on ?? (await todayIn(ctx));
  const id = await foundProject(ctx, { ...input, starts_on });
  await setStatuses(db, scope, id, content.statuses);
  for (const name of content.tags) await insertTag(db, scope, { id: randomUUIDv7(), project_id: id, name, at: now() });
  await plantTasks(ctx, id, content, starts_on);
  return presentProject(scope)(await projectQueries.getProject(db, scope, id));
}

async function contentFor({ db, scope }: Ctx<typeof projectTemplates.fromTemplate>, template_id: string) {
  const given = builtIn.find(({ id }) => id === template_id);
  if (given !== undefined) return given.content;
  const row = uuid.test(template_id) ? await queries.findTemplate(db, scope, template_id) : undefined;
  if (row === undefined) throw new AppError('PROJECT_TEMPLATE_NOT_FOUND');
  return contentOf(row);
}
