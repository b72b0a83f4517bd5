import type { taskTransfer } from '@deskwire/contract/work/tasks.transfer.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getVisibleFile } from '../../../platform/files/rows/find.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { tasksImport } from './batches.ts';

/** Starts the import of a file that was uploaded before. */
export async function importTasks(
  ctx: Ctx<typeof taskTransfer.import>,
  { team_id: _, project_id: _named, ...input }: In<typeof taskTransfer.import>,
): Promise<Operation> {
  await getVisibleFile(ctx, input.file_id);
  return startOperation(ctx, tasksImport, { ...input, project_id: ctx.project.project_id });
}
