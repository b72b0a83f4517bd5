import { randomUUIDv7 } from 'node:crypto';
import type { taskLabels } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

constraintMeans({ task_labels_name: 'NAME_TAKEN' });
export const MOST_LABELS = 200;
export const GREY = '#8a8f98';

/** Creates a label that tasks of a project can have. */
export async function createLabel(
  { db, scope, project: { project_id }, events, now }: Ctx<typeof taskLabels.create>,
  { name, color = GREY }: In<typeof taskLabels.create>,
) {
  if ((await queries.lockAndCount(db, scope, project_id)) >= MOST_LABELS)
    throw new AppError('TASK_FULL', { limit: 'labels', most: MOST_LABELS });
  const label = await queries.insertLabel(db, scope, { id: randomUUIDv7(), project_id, name, color }, now());
  events.add('project.label_created', { id: project_id }, { label_id: label.id, name });
  return label;
}
