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
import { receiveUpload } from '../../platform/files/bytes/receive.ts';
import { keepFile } from '../../platform/files/rows/keep.ts';
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

/** Tickets into a file. One long batch: a file cannot be added to, so what a crash cut is written anew. */
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

async function exportAll(
  reading: Reading,
  { format = 'csv', bom = true, ...filter }: ExportInput,
): Promise<Batch<never>> {
  const { services, scope, now, operation_id } = reading;
  const lines =
    format === 'csv' ? csvOf(pagesOf(reading, filter), addressesOf(reading), bom) : ndjsonOf(pagesOf(reading, filter));
  const upload = await receiveUpload(services, Readable.from(lines, { objectMode: false }), {
    name: `tickets-${now().slice(0, 10)}.${format}`,
    max_bytes: Number.MAX_SAFE_INTEGER,
  });
  return {
    lines: null,
    next: undefined,
    result: { file_id: upload.id, bytes: upload.size },
    write: async ({ db, events }) => {
      await keepFile({ db, events, scope, now }, upload, { home: { kind: 'operation', id: operation_id } });
      return [];
    },
  };
}

const PAGE_SIZE = 100;
/** Every so many pages it is shown how far it has come, and asked whether it shall go on. */
const PAGES_SHOWN = 20;

/** All tickets that match, page by page, as their exporter may see them. */
async function* pagesOf({ services, scope, now, progress }: Reading, filter: Omit<ExportInput, 'format' | 'bom'>) {
  const ctx = { services, db: services.db, scope, now };
  let cursor: string | undefined;
  let done = 0;
  for (let pages = 1; ; pages++) {
    const page = await listTickets(ctx, { ...filter, sort: 'created_at', page_size: PAGE_SIZE, cursor });
    yield page.items;
    done += page.items.length;
    cursor = page.next_cursor ?? undefined;
    if (cursor === undefined) break;
    if (pages % PAGES_SHOWN === 0) await progress(done, Math.max(page.total, done));
  }
  await progress(done, done);
}

/** What the exporter may do with a ticket is not part of it. */
const columns = Object.keys(Ticket.omit({ can: true }).shape) as (keyof Ticket)[];
type Addresses = ReadonlyMap<string, string>;
/** The addresses of those whom tickets name, for who may read them: an import knows people by these. */
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
  pages: AsyncIterable<Ticket[]>,
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
async function* ndjsonOf(pages: AsyncIterable<Ticket[]>) {
  for await (const tickets of pages) yield tickets.map((ticket) => `${JSON.stringify(ticket)}\n`).join('');
}
