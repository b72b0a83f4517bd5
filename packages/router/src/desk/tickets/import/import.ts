import type { ticketTransfer } from '@deskwire/contract/desk/tickets.transfer.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getVisibleFile } from '../../../platform/files/rows/find.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { ticketsImport } from './batches.ts';

/** Starts the import of a file that was uploaded before. */
export async function importTickets(
  ctx: Ctx<typeof ticketTransfer.import>,
  { team_id: _, ...input }: In<typeof ticketTransfer.import>,
): Promise<Operation> {
  await getVisibleFile(ctx, input.file_id);
  return startOperation(ctx, ticketsImport, input);
}
