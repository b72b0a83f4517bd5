import type { FoundIssue } from '@deskwire/adapters/accounts/jira.ts';
import type { PostedIssue, UpsertAnswer } from '@deskwire/contract/automation/jira.schemas.ts';
import { hearAll, type Hearing } from '../comments/hear.ts';
import { attachmentsOf, noteFiles } from '../files/note.ts';
import type { JiraSetup } from '../setup.ts';
import { readingAt } from '../merging/merge.ts';
import { timeOf } from '../merging/words.ts';
import * as queries from '../queries.ts';
import { ingest, type Arrived, type JiraWrites } from './ingest.ts';

/** The events that an issue read in Jira can add here. */
export type WholeWrites =
  | JiraWrites
  | 'ticket.commented'
  | 'ticket.noted'
  | 'ticket.woken'
  | 'ticket.comment_edited'
  | 'ticket.note_edited'
  | 'ticket.comment_deleted'
  | 'ticket.note_deleted';

/** An issue as it was read there at a time. One that does not say when it was changed says what was true then. */
export function readingOf(found: FoundIssue, read_at: string): Arrived {
  const { id: issue_id, key, lossy, write_id } = found;
  const fields = found.fields as NonNullable<PostedIssue['fields']>;
  return {
    issue_id,
    key,
    fields,
    updated: timeOf(fields.updated) ?? read_at,
    change: readingAt(read_at),
    lossy,
    write_id,
  };
}

/** Takes in an issue that was read there, with its comments and files, which messages do not tell reliably. */
export async function takeWhole(
  ctx: Hearing,
  setup: JiraSetup,
  arrived: Arrived,
): Promise<Omit<UpsertAnswer, 'status'>> {
  const outcome = await ingest(ctx, setup, arrived);
  if (outcome.ticket_id === null) return outcome;
  const issue = await queries.findLive(ctx.db, ctx.scope, outcome.ticket_id);
  if (issue === undefined) return outcome;
  const { comment, attachment } = arrived.fields as { readonly comment?: unknown; readonly attachment?: unknown };
  const listed = commentsOf(comment);
  const changed = listed !== undefined && (await hearAll(ctx, issue, listed));
  const files = attachmentsOf(attachment);
  if (files !== undefined) await noteFiles(ctx, issue.id, files);
  return changed && outcome.result === 'unchanged' ? { ...outcome, result: 'updated' } : outcome;
}

type Comment = NonNullable<PostedIssue['comment']>;
function commentsOf(comment: unknown): Parameters<typeof hearAll>[2] | undefined {
  const { comments, total } = (comment ?? {}) as { readonly comments?: unknown; readonly total?: unknown };
  if (!Array.isArray(comments)) return undefined;
  const readable = (comments as Comment[]).filter(({ id, body }) => typeof id === 'string' && typeof body === 'string');
  return { comments: readable, total: typeof total === 'number' ? total : Number.MAX_SAFE_INTEGER };
}
