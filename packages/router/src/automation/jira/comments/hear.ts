import { createHash } from 'node:crypto';
import type { PostedIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import { addComment } from '../../../desk/tickets/comments/create.ts';
import { ensureContacts, findKnown, keyOfNamed, type Named } from '../../../identity/people/known/known.ts';
import { AppError } from '../../../kit/errors.ts';
import { titleOf } from '../merging/words.ts';
import type { Ingesting } from '../syncing/ingest.ts';
import * as queries from './queries.ts';

export type Hearing = Ingesting & Parameters<typeof addComment>[0];
type Comment = NonNullable<PostedIssue['comment']>;

/** What makes two texts the same, on their way there and back. */
export const digestOf = (content: string): Buffer =>
  createHash('sha256').update(content.replaceAll(/\s+/g, ' ').trim()).digest();

/**
 * Adds what somebody said there, once: a service desk tells the same comment twice, in two kinds of messages, and what we
 * wrote there comes back.
 */
export async function hear(
  ctx: Hearing,
  connection_id: string,
  ticket_id: string,
  { id, body, author, jsdPublic, visibility }: Comment,
): Promise<boolean> {
  const content = (body ?? '').trim().slice(0, 50_000);
  if (id === undefined || content === '') return false;
  const { db, scope, events, now } = ctx;
  if (await queries.isOurs(db, scope, ticket_id, { jira_id: id, digest: digestOf(content) })) return false;
  const name = titleOf(author?.displayName ?? '');
  const email = author?.emailAddress?.trim().toLowerCase() ?? null;
  const named: Named = { name: name === '' ? null : name, email };
  const nobody = named.name === null && email === null;
  const known = nobody ? scope.person_id : (await findKnown(db, scope, [named])).find(named);
  const author_id = known ?? (await ensureContacts({ db, events }, scope, [named], now())).get(keyOfNamed(named))!;
  const is_internal = jsdPublic === false || (visibility !== undefined && visibility !== null);
  try {
    const said = { ticket_id, author_id, content, is_internal, source: 'jira', external_key: `${connection_id}:${id}` };
    return (await addComment(ctx, { ...said, handles: false })) !== undefined;
  } catch (error) {
    if (error instanceof AppError && error.app.startsWith('TICKET_')) return false;
    throw error;
  }
}
