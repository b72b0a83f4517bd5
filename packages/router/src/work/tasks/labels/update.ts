import type { taskLabels } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Changes how a label looks, wherever it is. */
export async function updateLabel(
  { db, scope, project: { project_id }, events }: Ctx<typeof taskLabels.update>,
  { label_id, name, color }: In<typeof taskLabels.update>,
) {
  const label = await queries.updateLabel(db, scope, { id: label_id, project_id }, { name, color });
  if (label === undefined) throw new AppError('TASK_LABEL_NOT_FOUND');
  events.add('project.label_changed', { id: project_id }, { label_id, name: label.name });
  return label;
}
