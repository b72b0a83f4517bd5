import { randomUUIDv7 } from 'node:crypto';
import type { JiraIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { keyOf } from '../../../desk/tickets/present.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { askJira, getSetup, urlOf } from '../setup.ts';
import * as queries from '../queries.ts';
import { readingOf, takeWhole } from '../syncing/whole.ts';

type Link = typeof jira.linkIssue;

/** One issue is one ticket. What differs is Jira's, except where the project says otherwise. */
export async function linkIssue(ctx: Ctx<Link>, { ticket_id, issue_key }: In<Link>): Promise<JiraIssue> {
  const { db, scope, now, commit } = ctx;
  const setup = await getSetup(db, scope);
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const found = await askJira(ctx, setup, (jira, credentials) => jira.find(credentials, issue_key));
  if (found === undefined) throw new AppError('JIRA_ISSUE_NOT_FOUND');
  const { id: issue_id, key } = found;
  const created = await commit(async (tx) => {
    await queries.lockKey(tx.db, scope, setup.connection.id, key);
    await queries.forgetStopped(tx.db, scope, setup.connection.id, { ticket_id: ticket.id, issue_id });
    const other = await queries.lockNamed(tx.db, scope, setup.connection.id, { issue_id, key });
    if (other !== undefined && other.ticket_id !== ticket.id)
      throw new AppError('JIRA_ALREADY_LINKED', { issue_key: other.key });
    const row = { id: randomUUIDv7(), connection_id: setup.connection.id, ticket_id: ticket.id, issue_id, key };
    const added = await queries.insertIssue(tx.db, scope, { ...row, attempted_at: null, at: now() });
    if (!added && other === undefined) {
      const known = await queries.findByTicket(tx.db, scope, ticket.id);
      throw new AppError('JIRA_ALREADY_LINKED', { issue_key: known?.key ?? null });
    }
    if (added) tx.events.add('jira.issue_linked', { id: ticket.id }, { issue_key: key, ticket_id: ticket.id });
    await takeWhole({ ...tx, scope, now }, setup, readingOf(found, now()));
    return added;
  });
  return {
    issue_key: key,
    url: urlOf(setup, key),
    ticket_id: ticket.id,
    ticket_key: keyOf(scope, ticket.number),
    created,
  };
}
