import type { jira } from '@deskwire/contract/automation/jira.ts';
import { openTicket } from '../../../desk/tickets/create.ts';
import { findByExternal } from '../../../desk/tickets/import/external.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { listTickets } from '../../../desk/tickets/list/list.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { getJira, projectOf, type JiraOf } from '../jira-of.ts';
import * as queries from '../queries.ts';
import { pushIssue } from '../syncing/push-job.ts';
import { createOnce } from './create.ts';
import { AT_ONCE, readLines, type Line } from './lines.ts';

type Bulk = typeof jira.bulkCreate;
type BulkCtx = Ctx<Bulk>;
type Item = Out<Bulk>['items'][number];

/** Each ticket and each line is one issue, however often this is called: a line is known by its file and its number. */
export async function bulkCreate(ctx: BulkCtx, input: In<Bulk>): Promise<Out<Bulk>> {
  const { ticket_ids, file_id, filter, project_key, page = 1 } = input;
  if ([ticket_ids, file_id, filter].filter((given) => given !== undefined).length !== 1)
    throw invalid('ticket_ids', 'file_id or filter is required, and only one of them');
  const of = await getJira(ctx.db, ctx.scope);
  const project = projectOf(of, project_key);
  const items: Item[] = [];
  const matching = filter === undefined ? undefined : await matchesOf(ctx, filter, page);
  for (const ticket_id of ticket_ids ?? matching?.ids ?? [])
    items.push(await ofTicket(ctx, of, project, input, ticket_id, null));
  const lines = file_id === undefined ? undefined : await readLines(ctx, file_id, page);
  for (const line of lines?.lines ?? [])
    items.push(await ofLine(ctx, of, project, { ...input, file_id: file_id! }, line));
  const count = (status: Item['status']) => items.filter((item) => item.status === status).length;
  const next_page = (matching ?? lines)?.more === true ? page + 1 : null;
  return { items, created: count('created'), failed: count('failed'), next_page };
}

/** Tickets of a filter, in an order that their issues do not change. */
async function matchesOf(ctx: BulkCtx, filter: NonNullable<In<Bulk>['filter']>, page: number) {
  const order = { sort: 'created_at', order: 'asc' } as const;
  const { items, next_cursor } = await listTickets(ctx, { ...filter, ...order, page, page_size: AT_ONCE });
  return { ids: items.map(({ id }) => id), more: next_cursor !== null };
}

async function ofTicket(
  ctx: BulkCtx,
  of: JiraOf,
  project: queries.ProjectRow,
  { dry_run, update_existing }: Pick<In<Bulk>, 'dry_run' | 'update_existing'>,
  id_or_key: string,
  line: number | null,
): Promise<Item> {
  const { db, scope, commit } = ctx;
  const item = { ticket_id: null, line, issue_key: null, error: null };
  try {
    const { id: ticket_id } = await getVisibleTicket(db, scope, id_or_key);
    const known = await queries.findByTicket(db, scope, ticket_id);
    if (known !== undefined && known.key !== null) {
      const there = { ...item, ticket_id, issue_key: known.key };
      if (update_existing !== true || dry_run === true) return { ...there, status: 'skipped' };
      await commit(async ({ outbox }) => outbox.later(pushIssue, { id: known.id }, { key: `jira.push.${known.id}` }));
      return { ...there, status: 'updated' };
    }
    if (dry_run === true) return { ...item, ticket_id, status: 'would_create' };
    const { issue_key, created } = await createOnce(ctx, of, { ticket_id, project });
    return { ...item, ticket_id, issue_key, status: created ? 'created' : 'skipped' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...item, status: 'failed', error: error.app };
  }
}

async function ofLine(
  ctx: BulkCtx,
  of: JiraOf,
  project: queries.ProjectRow,
  input: In<Bulk> & { readonly file_id: string },
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
  return ofTicket(ctx, of, project, input, ticket_id, line);
}
