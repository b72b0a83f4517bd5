import type { taskLabels } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Deletes a label, from all tasks. */
export async function deleteLabel(
  { db, scope, project: { project_id }, events }: Ctx<typeof taskLabels.delete>,
  { label_id }: In<typeof taskLabels.delete>,
) {
  const label = await queries.deleteLabel(db, scope, { id: label_id, project_id });
  if (label === undefined) throw new AppError('TASK_LABEL_NOT_FOUND');
  events.add('project.label_deleted', { id: project_id }, { label_id, name: label.name });
  return label;
}
