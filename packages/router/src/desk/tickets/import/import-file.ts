import type { ticketTransfer } from '@deskwire/contract/desk/tickets.transfer.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { checkDigest, keepUpload, moveFile, theUpload } from '../../../platform/files/rows/keep.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { ticketsImport } from './batches.ts';

/** Keeps a file and starts its import. */
export async function importTicketFile(
  ctx: Ctx<typeof ticketTransfer.importFile>,
  { team_id: _, sha256, ...input }: In<typeof ticketTransfer.importFile>,
): Promise<Operation> {
  const upload = theUpload(ctx);
  checkDigest(upload, sha256);
  const file = await keepUpload(ctx, upload, { home: null });
  const operation = await startOperation(ctx, ticketsImport, { ...input, file_id: file.id });
  await moveFile(ctx, file, { kind: 'operation', id: operation.id });
  return operation;
}
