import { jiraText } from '@deskwire/adapters/accounts/jira/texts.ts';
import type { PostedIssue, UpsertAnswer } from '@deskwire/contract/automation/jira.schemas.ts';
import { invalid } from '../../../kit/errors.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { ConnectionRow } from '../../integrations/accounts/jira.ts';
import { hear, unhear, type Hearing } from '../comments/hear.ts';
import { timeOf } from '../merging/words.ts';
import * as queries from '../queries.ts';
import { ingest, unlink } from './ingest.ts';
import { requestRefresh } from './push-job.ts';

const ignored = (reason: string, issue_key: string | null = null): Outcome => ({
  result: null,
  issue_key,
  ticket_id: null,
  ticket_key: null,
  reason,
});
type Outcome = Omit<UpsertAnswer, 'status'>;

/** Reads what is set up of a Jira, for a message of its own. */
export async function projectsOf(db: Db, connection: ConnectionRow) {
  return { connection, projects: await queries.listProjects(db, connection, connection.id) };
}

/**
 * Takes in what was posted about an issue. It may come twice and in any order: the newest value of each field stays, and
 * what says nothing new changes nothing.
 */
export async function takePosted(
  ctx: Hearing,
  setup: Awaited<ReturnType<typeof projectsOf>>,
  said: PostedIssue,
): Promise<Outcome> {
  const { connection } = setup;
  const { issue, webhookEvent } = said;
  const comment = said.comment && { ...said.comment, body: inMarkdown(said.comment.body) };
  const key = said.issueKey ?? issue?.key;
  if (key === undefined)
    return comment === undefined ? ignored('no_issue') : takeBare(ctx, setup, webhookEvent, comment);
  const self = issue?.self === undefined ? undefined : URL.parse(issue.self)?.origin;
  if (self !== undefined && self !== connection.external_account) return ignored('another_jira', key);
  const issue_id = issue?.id === undefined ? undefined : String(issue.id);
  const posted = said.fields ?? issue?.fields ?? {};
  const fields = { ...posted, description: inMarkdown(posted.description) };
  if (webhookEvent === 'jira:issue_deleted') return unlink(ctx, setup, { issue_id, key });
  if (comment !== undefined && fields.updated === undefined && said.timestamp === undefined)
    return ignored('comment_without_issue', key);
  const updated = timeOf(fields.updated) ?? timeOf(said.timestamp);
  if (updated === undefined) throw invalid('body', 'says neither fields.updated nor timestamp');
  const change = Number(said.changelog?.id ?? 0);
  const arrived = { issue_id, key, fields, updated, change: Number.isSafeInteger(change) ? change : 0, posted: true };
  const taken = await ingest(ctx, setup, arrived);
  const row = comment === undefined || taken.ticket_id === null ? undefined : await heardAt(ctx, taken.ticket_id);
  if (row === undefined || comment === undefined) return taken;
  const heard = await takeComment(ctx, row, webhookEvent, comment);
  return heard && taken.result === 'unchanged' ? { ...taken, result: 'updated' } : taken;
}

type Comment = NonNullable<PostedIssue['comment']>;
async function takeComment(
  ctx: Hearing,
  issue: queries.IssueRow,
  webhookEvent = '',
  comment: Comment,
): Promise<boolean> {
  if (webhookEvent.includes('comment_deleted')) return comment.id !== undefined && unhear(ctx, issue, comment.id);
  return /created|commented|updated/.test(webhookEvent) && hear(ctx, issue, comment);
}

/** A comment that is told without its issue, as Data Center does: its address names the issue by its id. */
async function takeBare(
  ctx: Hearing,
  { connection }: Awaited<ReturnType<typeof projectsOf>>,
  webhookEvent: string | undefined,
  comment: Comment,
): Promise<Outcome> {
  const { origin, pathname = '' } = URL.parse(comment.self ?? '') ?? {};
  const issue_id = /\/issue\/(\d{1,20})\/comment\//.exec(pathname)?.[1];
  if (issue_id === undefined) return ignored('no_issue');
  if (origin !== connection.external_account) return ignored('another_jira');
  const known = await queries.findByIssueId(ctx.db, ctx.scope, connection.id, issue_id);
  if (known === undefined) {
    if (connection.credentials === null) return ignored('not_linked');
    requestRefresh(ctx, connection.id, issue_id);
    return ignored('being_read', issue_id);
  }
  const { ticket_id, key: issue_key } = known;
  // One comment after another: the newest of its texts stays.
  const issue = await queries.lockIssue(ctx.db, ctx.scope, known.id);
  if (issue === undefined || queries.isOver(issue)) return ignored('not_linked', issue_key);
  const heard = await takeComment(ctx, issue, webhookEvent, comment);
  return { result: heard ? 'updated' : 'unchanged', issue_key, ticket_id, ticket_key: null, reason: null };
}

/** Messages are in wiki markup, of Cloud too; a workflow may pass on a document that it has read. */
const inMarkdown = (text: string | object | null | undefined): string | undefined =>
  text === undefined ? undefined : text === null ? '' : jiraText(text);

/** Reads an issue there as well, where it can be asked: a message may be late, and what it tells may be a part. */
export function readAgain(
  ctx: Pick<Hearing, 'outbox'>,
  { id, credentials }: Pick<ConnectionRow, 'id' | 'credentials'>,
  { issue_key, result }: Outcome,
): void {
  if (issue_key !== null && result !== null && result !== 'deleted' && credentials !== null)
    requestRefresh(ctx, id, issue_key);
}

const heardAt = ({ db, scope }: Hearing, ticket_id: string) => queries.findLive(db, scope, ticket_id);
