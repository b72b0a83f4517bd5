import { z } from 'zod';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import { ticketFilter } from '@deskwire/contract/desk/tickets.filter.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { openTicket } from '../../../desk/tickets/create.ts';
import { findByExternal } from '../../../desk/tickets/import/external.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { listTickets } from '../../../desk/tickets/list/list.ts';
import type { Base, Ctx, In, Out, TeamScope, Writing } from '../../../kit/context.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import type { Batch, OperationKind, Reading } from '../../../platform/operations/kind.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { getSetup, projectOf, type JiraSetup } from '../setup.ts';
import * as queries from '../queries.ts';
import { requestPush } from '../syncing/push-job.ts';
import { createOnce } from './create.ts';
import { AT_ONCE, readLines, type Line } from './lines.ts';

type Bulk = typeof jira.bulkCreate;
type Item = Out<Bulk>['items'][number];
/** The context of creating many, in a call or in an operation. */
interface Bulking extends Base {
  readonly db: Db;
  readonly scope: TeamScope;
  commit<T>(work: (tx: Writing<'jira.issue_linked' | 'ticket.created' | 'ticket.assigned'>) => Promise<T>): Promise<T>;
}

const BulkInput = z.strictObject({
  file_id: z.uuid().optional(),
  filter: z.strictObject(ticketFilter).optional(),
  project_key: z.string(),
  update_existing: z.boolean().optional(),
});
type BulkInput = z.output<typeof BulkInput>;
/** The rest after the first fifty lines of a file, or tickets of a filter: fifty a batch. */
export const jiraBulkCreate: OperationKind<typeof BulkInput, number> = {
  kind: 'jira.bulkCreate',
  input: BulkInput,
  requires: 'tickets.handle',
  batch: goOn,
};
export const bulkCreateBatch = batchJob(jiraBulkCreate.kind);

/** Each ticket and each line is one issue, however often this is called: a line is known by its file and its number. */
export async function bulkCreate(ctx: Ctx<Bulk>, input: In<Bulk>): Promise<Out<Bulk>> {
  const { ticket_ids, file_id, filter, dry_run, update_existing } = input;
  if ([ticket_ids, file_id, filter].filter((given) => given !== undefined).length !== 1)
    throw invalid('ticket_ids', 'file_id or filter is required, and only one of them');
  const setup = await getSetup(ctx.db, ctx.scope);
  const project = projectOf(setup, input.project_key);
  const { page = 1 } = input;
  const { items, more } = await createPage(ctx, setup, project, { ...input, page });
  const count = (status: Item['status']) => items.filter((item) => item.status === status).length;
  // A caller who pages does so to the end.
  const isLong = more && input.page === undefined && dry_run !== true;
  const { scope, now } = ctx;
  const rest = { file_id, filter, project_key: project.key, update_existing };
  const operation = isLong
    ? await ctx.each('operation', (tx) => startOperation({ ...tx, scope, now }, jiraBulkCreate, rest))
    : undefined;
  return {
    items,
    created: count('created'),
    failed: count('failed'),
    next_page: more && !isLong ? page + 1 : null,
    operation_id: operation?.id ?? null,
  };
}

async function goOn(reading: Reading, input: BulkInput, cursor: number | null): Promise<Batch<number>> {
  const setup = await getSetup(reading.db, reading.scope);
  const project = projectOf(setup, input.project_key);
  const page = cursor ?? 2;
  const { items, more } = await createPage(reading, setup, project, { ...input, page });
  const outcomes = items.map(({ line, status, ticket_id, issue_key, error }, at) => ({
    line: line ?? (page - 1) * AT_ONCE + at + 1,
    outcome: status,
    ...(ticket_id === null ? {} : { entity_id: ticket_id }),
    ...(issue_key === null ? {} : { key: issue_key }),
    ...(error === null ? {} : { issues: [{ field: null, reason: error, value: null }] }),
  }));
  const lines = outcomes.map(({ line }) => line);
  return {
    lines: lines.length === 0 ? null : [Math.min(...lines), Math.max(...lines)],
    next: more && page < MOST_PAGES ? page + 1 : undefined,
    write: (_, known) => Promise.resolve(outcomes.filter(({ line }) => !known.has(line))),
  };
}
/** As many as pages can be named. */
const MOST_PAGES = 200;

type Page = Pick<In<Bulk>, 'ticket_ids' | 'file_id' | 'filter' | 'dry_run' | 'update_existing'> & {
  readonly page: number;
};
async function createPage(ctx: Bulking, setup: JiraSetup, project: queries.ProjectRow, input: Page) {
  const { ticket_ids, file_id, filter, page } = input;
  const items: Item[] = [];
  const matching = filter === undefined ? undefined : await matchesOf(ctx, filter, page);
  for (const ticket_id of ticket_ids ?? matching?.ids ?? [])
    items.push(await ofTicket(ctx, setup, project, input, ticket_id, null));
  const lines = file_id === undefined ? undefined : await readLines(ctx, file_id, page);
  for (const line of lines?.lines ?? [])
    items.push(await ofLine(ctx, setup, project, { ...input, file_id: file_id! }, line));
  return { items, more: (matching ?? lines)?.more === true };
}

/** Tickets of a filter, in an order that their issues do not change. */
async function matchesOf(ctx: Bulking, filter: NonNullable<In<Bulk>['filter']>, page: number) {
  const order = { sort: 'created_at', order: 'asc' } as const;
  const { items, next_cursor } = await listTickets(ctx, { ...filter, ...order, page, page_size: AT_ONCE });
  return { ids: items.map(({ id }) => id), more: next_cursor !== null };
}

async function ofTicket(
  ctx: Bulking,
  setup: JiraSetup,
  project: queries.ProjectRow,
  { dry_run, update_existing }: Pick<In<Bulk>, 'dry_run' | 'update_existing'>,
  id_or_key: string,
  line: number | null,
): Promise<Item> {
  const { db, scope, commit, now } = ctx;
  const item = { ticket_id: null, line, issue_key: null, error: null };
  try {
    const { id: ticket_id } = await getVisibleTicket(db, scope, id_or_key);
    const known = await queries.findByTicket(db, scope, ticket_id);
    if (known !== undefined && known.key !== null) {
      const there = { ...item, ticket_id, issue_key: known.key };
      if (update_existing !== true || dry_run === true) return { ...there, status: 'skipped' };
      await commit((tx) => requestPush({ ...tx, scope, now }, { id: known.id, grades: true }));
      return { ...there, status: 'updated' };
    }
    if (dry_run === true) return { ...item, ticket_id, status: 'would_create' };
    const { issue_key, created } = await createOnce(ctx, setup, { ticket_id, project });
    return { ...item, ticket_id, issue_key, status: created ? 'created' : 'skipped' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...item, status: 'failed', error: error.app };
  }
}

async function ofLine(
  ctx: Bulking,
  setup: JiraSetup,
  project: queries.ProjectRow,
  input: Page & { readonly file_id: string },
  { line, ...said }: Line,
): Promise<Item> {
  const { scope, commit, now } = ctx;
  const external = { source: 'jira_import', external_key: `${input.file_id}:${line}` };
  if (input.dry_run === true) return { ticket_id: null, line, status: 'would_create', issue_key: null, error: null };
  const ticket_id = await commit(async (tx) => {
    const known = await findByExternal(tx.db, scope, external);
    if (known !== undefined) return known;
    const fields = { ...said, ...external, project_id: project.project_id ?? undefined, reporter_id: scope.person_id };
    return (await openTicket({ ...tx, scope, now }, fields)).id;
  });
  return ofTicket(ctx, setup, project, input, ticket_id, line);
}
