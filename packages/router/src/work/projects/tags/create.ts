import { randomUUIDv7 } from 'node:crypto';
import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { constraintMeans } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

constraintMeans({ project_tags_name: 'NAME_TAKEN' });

/** Gives a project a tag that it does not have, whatever the case of its letters. */
export async function createTag(
  { db, scope, project: { project_id }, events, now }: Ctx<typeof projects.tags.create>,
  { name }: In<typeof projects.tags.create>,
) {
  const tag = await queries.insertTag(db, scope, { id: randomUUIDv7(), project_id, name, at: now() });
  events.add('project.tagged', { id: project_id }, { name });
  return tag;
}
