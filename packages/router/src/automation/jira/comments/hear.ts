import { storable } from '@deskwire/contract/kit/storable.ts';
import { createHash } from 'node:crypto';
import type { PostedIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import { addComment } from '../../../desk/tickets/comments/create.ts';
import { withdrawComments } from '../../../desk/tickets/comments/delete.ts';
import { findCommentByExternal } from '../../../desk/tickets/comments/spoken.ts';
import { rewriteComment } from '../../../desk/tickets/comments/update.ts';
import { AppError } from '../../../kit/errors.ts';
import { timeOf } from '../merging/words.ts';
import type { IssueRow } from '../queries.ts';
import type { Ingesting } from '../syncing/ingest.ts';
import { ensurePerson, findPeople } from '../users/named-people.ts';
import * as queries from './queries.ts';

export type Hearing = Ingesting &
  Parameters<typeof addComment>[0] &
  Parameters<typeof withdrawComments>[0] &
  Parameters<typeof rewriteComment>[0];
type Comment = NonNullable<PostedIssue['comment']>;
type Of = Pick<IssueRow, 'id' | 'ticket_id' | 'connection_id'>;

/** The hash by which two texts are the same. */
export const digestOf = (content: string): Buffer =>
  createHash('sha256').update(content.replaceAll(/\s+/g, ' ').trim()).digest();
/** The hash that two texts share if they differ only in the markup of each side. */
export const wordsDigestOf = (content: string): Buffer =>
  createHash('sha256')
    .update(content.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim())
    .digest();

/**
 * Adds what somebody said there, or changes what was heard before, once: a service desk tells the same comment twice, in
 * two kinds of messages, what we wrote there comes back, and messages may be late.
 */
export async function hear(ctx: Hearing, issue: Of, comment: Comment): Promise<boolean> {
  const { db, scope } = ctx;
  const { id: jira_id, author } = comment;
  const content = storable(typeof comment.body === 'string' ? comment.body : '', 50_000).trim();
  if (jira_id === undefined || content === '') return false;
  const digest = digestOf(content);
  if (await queries.isGone(db, scope, issue.id, jira_id)) return false;
  const heard_at = timeOf(comment.updated) ?? timeOf(comment.created) ?? EARLIEST;
  const before = await queries.findComment(db, scope, issue.id, { jira_id, digest: wordsDigestOf(content) });
  // Somebody there may have changed what we wrote: that stays between them and Jira.
  if (before?.heard_at === null) return false;
  const heard = { issue: issue.id, jira_id, digest, heard_at };
  if (before !== undefined) {
    if (before.digest.equals(digest) || Date.parse(before.heard_at) >= Date.parse(heard_at)) return false;
    await queries.noteHeard(db, scope, { ...heard, comment_id: before.comment_id });
    return rewriteComment(ctx, before.comment_id, content);
  }
  const found = await findPeople(ctx, issue.connection_id, [author]);
  const author_id = await ensurePerson(ctx, issue.connection_id, found, author, scope.person_id);
  const is_internal = comment.jsdPublic === false || (comment.visibility !== undefined && comment.visibility !== null);
  const external = { source: 'jira', external_key: `${issue.connection_id}:${jira_id}` };
  try {
    const said = { ticket_id: issue.ticket_id, author_id, content, is_internal, ...external };
    const added = await addComment(ctx, { ...said, handles: false });
    const comment_id = added?.id ?? (await findCommentByExternal(db, scope, external));
    if (comment_id !== undefined) await queries.noteHeard(db, scope, { ...heard, comment_id });
    return added !== undefined;
  } catch (error) {
    if (error instanceof AppError && error.app.startsWith('TICKET_')) return false;
    throw error;
  }
}
/** Stands in for the time of comments without one, so that the first one that arrives counts. */
const EARLIEST = '1970-01-01T00:00:00.000Z';

/** Deletes comments that were deleted in Jira. Those that Deskwire wrote to Jira stay. */
export async function unhear(ctx: Hearing, issue: Of, jira_id: string): Promise<boolean> {
  const { db, scope } = ctx;
  if (!(await queries.noteGone(db, scope, issue.id, jira_id))) return false;
  const before = await queries.findComment(db, scope, issue.id, { jira_id, digest: Buffer.alloc(0) });
  if (before === undefined || before.heard_at === null) return false;
  await withdrawComments(ctx, [before.comment_id]);
  return true;
}

/** Hears all comments of an issue, as it lists them. If the list is whole, those that it has no longer were deleted. */
export async function hearAll(
  ctx: Hearing,
  issue: Of,
  { comments, total }: { readonly comments: readonly Comment[]; readonly total: number },
): Promise<boolean> {
  let changed = false;
  for (const comment of comments) changed = (await hear(ctx, issue, comment)) || changed;
  if (total > comments.length) return changed;
  const there = new Set(comments.map(({ id }) => id));
  for (const { jira_id } of await queries.listHeard(ctx.db, ctx.scope, issue.id))
    if (jira_id !== null && !there.has(jira_id)) changed = (await unhear(ctx, issue, jira_id)) || changed;
  return changed;
}
