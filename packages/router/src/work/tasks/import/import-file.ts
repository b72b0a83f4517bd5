import type { taskTransfer } from '@deskwire/contract/work/tasks.transfer.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { checkDigest, keepUpload, moveFile, theUpload } from '../../../platform/files/rows/keep.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { tasksImport } from './batches.ts';

/** Keeps a file and starts its import. */
export async function importTaskFile(
  ctx: Ctx<typeof taskTransfer.importFile>,
  { team_id: _, project_id: _named, sha256, ...input }: In<typeof taskTransfer.importFile>,
): Promise<Operation> {
  const upload = theUpload(ctx);
  checkDigest(upload, sha256);
  const file = await keepUpload(ctx, upload, { home: null });
  const operation = await startOperation(ctx, tasksImport, {
    ...input,
    project_id: ctx.project.project_id,
    file_id: file.id,
  });
  await moveFile(ctx, file, { kind: 'operation', id: operation.id });
  return operation;
}
