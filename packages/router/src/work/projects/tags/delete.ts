import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Takes a tag off a project. */
export async function deleteTag(
  { db, scope, project: { project_id }, events }: Ctx<typeof projects.tags.delete>,
  { tag_id }: In<typeof projects.tags.delete>,
): Promise<{ id: string }> {
  const tag = await queries.deleteTag(db, scope, project_id, tag_id);
  if (tag === undefined) throw new AppError('PROJECT_TAG_NOT_FOUND');
  events.add('project.untagged', { id: project_id }, { name: tag.name });
  return { id: tag.id };
}
