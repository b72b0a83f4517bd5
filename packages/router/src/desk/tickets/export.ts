import { Readable } from 'node:stream';
import { z } from 'zod';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { ticketFilter } from '@deskwire/contract/desk/tickets.filter.ts';
import { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { ticketTransfer } from '@deskwire/contract/desk/tickets.transfer.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { readAddresses } from '../../identity/people/known/known.ts';
import { BOM, csvLine } from '@deskwire/contract/kit/csv.ts';
import { allPages, ndjsonOf } from '../../platform/operations/batches/all-pages.ts';
import { endWithFile } from '../../platform/operations/batches/result-file.ts';
import type { Batch, OperationKind, Reading } from '../../platform/operations/kind.ts';
import { startOperation } from '../../platform/operations/start.ts';
import { batchJob } from '../../platform/operations/batches/steps.ts';
import { listTickets } from './list/list.ts';

const ExportInput = z.strictObject({
  format: z.enum(['csv', 'ndjson']).optional(),
  bom: z.boolean().optional(),
  ...ticketFilter,
});
type ExportInput = z.output<typeof ExportInput>;

/** Writes tickets into a file, in one long batch: nothing can be appended to a file, so after a crash it starts over. */
export const ticketsExport: OperationKind<typeof ExportInput, never> = {
  kind: 'tickets.export',
  input: ExportInput,
  requires: 'reports.export',
  batch: exportAll,
};
export const exportBatch = batchJob(ticketsExport.kind);

/** Starts an export. A filter that the list refuses is refused at once. */
export async function exportTickets(
  ctx: Ctx<typeof ticketTransfer.export>,
  { team_id: _, ...input }: In<typeof ticketTransfer.export>,
): Promise<Operation> {
  const { format: _format, bom: _bom, ...filter } = input;
  await listTickets(ctx, { ...filter, page_size: 1 });
  return startOperation(ctx, ticketsExport, input);
}

function exportAll(reading: Reading, { format = 'csv', bom = true, ...filter }: ExportInput): Promise<Batch<never>> {
  const { services, scope, now } = reading;
  const ctx = { services, db: services.db, scope, now };
  const pages = allPages(reading, (page) => listTickets(ctx, { ...filter, sort: 'created_at', ...page }));
  const lines = format === 'csv' ? csvOf(pages, addressesOf(reading), bom) : ndjsonOf(pages);
  const name = `tickets-${now().slice(0, 10)}.${format}`;
  return endWithFile(reading, name, Readable.from(lines, { objectMode: false }));
}

/** The rights of the exporter to a ticket are not part of it. */
const columns = Object.keys(Ticket.omit({ can: true }).shape) as (keyof Ticket)[];
type Addresses = ReadonlyMap<string, string>;
/** The addresses of the people in tickets, if the exporter may read them: an import recognises people by address. */
const addressesOf =
  ({ services, scope }: Reading) =>
  async (tickets: readonly Ticket[]): Promise<Addresses> => {
    if (!rolesPermit(scope.roles, 'people.read')) return new Map();
    const ids = tickets.flatMap(({ reporter_id, assignee_id }) =>
      [reporter_id, assignee_id].filter((id) => id !== null),
    );
    return readAddresses(services.db, scope, ids);
  };

async function* csvOf(
  pages: AsyncIterable<readonly Ticket[]>,
  readAll: (tickets: readonly Ticket[]) => Promise<Addresses>,
  bom: boolean,
) {
  yield (bom ? BOM : '') + csvLine([...columns, 'reporter_email', 'assignee_email']);
  for await (const tickets of pages) {
    const addresses = await readAll(tickets);
    const emailOf = (id: string | null) => (id === null ? undefined : addresses.get(id));
    yield tickets
      .map((ticket) => {
        const { reporter_id, assignee_id } = ticket;
        return csvLine([...columns.map((column) => ticket[column]), emailOf(reporter_id), emailOf(assignee_id)]);
      })
      .join('');
  }
}
