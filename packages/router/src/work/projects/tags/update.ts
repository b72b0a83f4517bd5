import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Gives a tag of a project another name. */
export async function updateTag(
  { db, scope, project: { project_id }, events }: Ctx<typeof projects.tags.update>,
  { tag_id, name }: In<typeof projects.tags.update>,
) {
  const tag = await queries.renameTag(db, scope, project_id, tag_id, name);
  if (tag === undefined) throw new AppError('PROJECT_TAG_NOT_FOUND');
  events.add('project.tagged', { id: project_id }, { name });
  return tag;
}
