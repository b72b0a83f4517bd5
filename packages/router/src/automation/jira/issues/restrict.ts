import type { PostedIssue, UpsertAnswer } from '@deskwire/contract/automation/jira.schemas.ts';
import { deleteTicket } from '../../../desk/tickets/removal/delete.ts';
import { restoreTicket } from '../../../desk/tickets/removal/restore.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';
import type { Ingesting } from '../syncing/ingest.ts';

/**
 * Whether Jira shows an issue only to those of a level that the project does not list. Undefined: the message does not say
 * it, as that of n8n.
 */
export function isRestricted(
  project: queries.ProjectRow | undefined,
  { security }: NonNullable<PostedIssue['fields']>,
): boolean | undefined {
  if (security === undefined) return undefined;
  if (security === null) return false;
  return project?.security_levels.includes(security.name ?? '') !== true;
}

/**
 * Separates an issue that fewer people may read from now on, or whose Jira was disconnected. The ticket that was made of it is deleted; one that was made
 * here says what people here wrote, and stays.
 */
export async function withdraw(
  ctx: Ingesting,
  known: queries.IssueRow,
  issue_key: string,
  reason: 'restricted' | 'disconnected' = 'restricted',
): Promise<Omit<UpsertAnswer, 'status'>> {
  const { db, scope, events, now } = ctx;
  const { ticket_id } = known;
  await queries.updateIssue(db, scope, known.id, { stopped: 'restricted' }, now());
  events.add('jira.issue_unlinked', { id: ticket_id }, { issue_key, ticket_id, reason });
  await unlessGone(async () => {
    const { source } = await getVisibleTicket(db, scope, ticket_id);
    if (source === 'jira') await deleteTicket(ctx, { ticket_id });
  });
  return { result: 'deleted', issue_key, ticket_id, ticket_key: null, reason };
}

/** Restores the ticket of an issue that the team may read again. */
export async function resume(ctx: Ingesting, known: queries.IssueRow, issue_key: string): Promise<void> {
  const { db, scope, events, now } = ctx;
  const { ticket_id } = known;
  await queries.updateIssue(db, scope, known.id, { stopped: null }, now());
  events.add('jira.issue_linked', { id: ticket_id }, { issue_key, ticket_id });
  await unlessGone(() => restoreTicket(ctx, { ticket_id }));
}

/** Somebody here may have deleted or purged the ticket themselves. */
async function unlessGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.app !== 'TICKET_NOT_FOUND') throw error;
  }
}
