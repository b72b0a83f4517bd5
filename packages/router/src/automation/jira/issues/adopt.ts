import { z } from 'zod';
import type { Outbox, TeamScope, Writing } from '../../../kit/context.ts';
import { listPublicComments } from '../../../desk/tickets/comments/spoken.ts';
import { findVisibleTicket } from '../../../desk/tickets/find.ts';
import { filesOfRow } from '../../../platform/files/lent/of-row.ts';
import { sayComment, sayKey } from '../comments/say-job.ts';
import { sendFile, sendKey } from '../files/jobs.ts';
import type { JiraSetup } from '../setup.ts';
import { nothingSeen, observe } from '../merging/merge.ts';
import { valuesOfTicket } from '../merging/words.ts';
import * as queries from '../queries.ts';
import { requestPush } from '../syncing/push-job.ts';

type Ticket = Pick<NonNullable<Awaited<ReturnType<typeof findVisibleTicket>>>, 'id' | 'updated_at'> &
  Parameters<typeof valuesOfTicket>[0];
interface Adopting extends Pick<Writing<'jira.issue_linked'>, 'db' | 'events'> {
  readonly outbox: Outbox;
  readonly scope: TeamScope;
  readonly now: () => string;
}

/**
 * An issue that was read and says that it was created for a ticket of ours, by an attempt whose end nobody has noted: it is
 * that ticket's. Undefined: it was not, or nobody waits for it.
 */
export async function adopt(
  ctx: Adopting,
  { connection }: JiraSetup,
  {
    write_id,
    issue_id,
    key,
  }: { readonly write_id?: string | undefined; readonly issue_id: string | undefined; readonly key: string },
): Promise<queries.IssueRow | undefined> {
  const { db, scope } = ctx;
  if (issue_id === undefined || !z.uuid().safeParse(write_id).success) return undefined;
  const claimed = await queries.findByTicket(db, scope, write_id!);
  if (claimed === undefined || claimed.connection_id !== connection.id || claimed.stopped !== null) return undefined;
  const ticket = await findVisibleTicket(db, scope, write_id!);
  if (ticket === undefined || !(await noteCreated(ctx, claimed.id, ticket, { id: issue_id, key }))) return undefined;
  return queries.lockIssue(db, scope, claimed.id);
}

/** Notes which issue was created for a ticket, and has everything told that the issue does not say yet. False: that is known. */
export async function noteCreated(
  ctx: Adopting,
  row_id: string,
  ticket: Ticket,
  made: { readonly id: string; readonly key: string },
): Promise<boolean> {
  const { db, scope, events, outbox, now } = ctx;
  const row = await queries.lockIssue(db, scope, row_id);
  if (row === undefined || row.issue_id !== null) return false;
  // An issue begins where its workflow does: the status is told afterwards.
  const { status: _, ...said } = valuesOfTicket(ticket);
  const { values, marks } = observe(nothingSeen, { values: said, updated: ticket.updated_at, change: 0 });
  const change = { issue_id: made.id, key: made.key, remote: values, marks, base: said };
  await queries.updateIssue(db, scope, row_id, change, now());
  events.add('jira.issue_linked', { id: ticket.id }, { issue_key: made.key, ticket_id: ticket.id });
  await requestPush(ctx, { id: row_id });
  for (const { id: comment_id } of await listPublicComments(db, scope, ticket.id))
    outbox.later(sayComment, { ticket_id: ticket.id, comment_id }, { key: sayKey(comment_id) });
  for (const { id: file_id, is_internal } of await filesOfRow(db, scope, { kind: 'ticket', id: ticket.id }))
    if (!is_internal) outbox.later(sendFile, { issue: row_id, file_id }, { key: sendKey({ issue: row_id, file_id }) });
  return true;
}
