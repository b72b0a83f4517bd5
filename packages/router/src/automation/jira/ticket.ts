import type { jira } from '@deskwire/contract/automation/jira.ts';
import { getVisibleTicket } from '../../desk/tickets/find.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { findSetup, urlOf } from './setup.ts';
import * as queries from './queries.ts';

type Get = typeof jira.ticket;

/** Gets the issue of a ticket, or the projects in which it could become one. Jira is not asked. */
export async function getTicketIssue({ db, scope }: Ctx<Get>, { ticket_id }: In<Get>): Promise<Out<Get>> {
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const setup = await findSetup(db, scope);
  if (setup === undefined) return { connected: false, projects: [], issue: null };
  const found = await queries.findLive(db, scope, ticket.id);
  return {
    connected: setup.connection.credentials !== null,
    projects: setup.projects.map(({ key }) => key),
    issue:
      found?.key == null
        ? null
        : { issue_key: found.key, url: urlOf(setup, found.key), pending: found.pending_since !== null },
  };
}
