import type { jira } from '@deskwire/contract/automation/jira.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';

type Unlink = typeof jira.unlink;

/** Separates a ticket from its issue. What Jira says of the issue makes no other ticket of it. */
export async function unlinkTicket(
  { db, scope, events, now }: Ctx<Unlink>,
  { ticket_id }: In<Unlink>,
): Promise<Out<Unlink>> {
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const found = await queries.findByTicket(db, scope, ticket.id);
  const known = found && (await queries.lockIssue(db, scope, found.id));
  if (known === undefined || queries.isOver(known)) throw new AppError('JIRA_NOT_LINKED');
  await queries.updateIssue(db, scope, known.id, { stopped: 'unlinked' }, now());
  const told = { issue_key: known.key ?? '', ticket_id: ticket.id, reason: 'unlinked' } as const;
  events.add('jira.issue_unlinked', { id: ticket.id }, told);
  return { ticket_id: ticket.id, issue_key: known.key };
}
