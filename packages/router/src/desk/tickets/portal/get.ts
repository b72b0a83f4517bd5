import type { PortalTicket, ticketPortal } from '@deskwire/contract/desk/tickets.portal.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import * as comments from '../comments/queries.ts';
import { getVisibleTicket } from '../find.ts';
import { keyOf, shownAt } from '../present.ts';
import { presentComment } from './comment.ts';
import { openPass } from './pass.ts';

const MOST_COMMENTS = 100;

/** The ticket that a link opens, with its public conversation. */
export async function showTicket(
  { db, now }: Ctx<typeof ticketPortal.get>,
  { token }: In<typeof ticketPortal.get>,
): Promise<PortalTicket> {
  const { pass, scope } = await openPass(db, token, now());
  const ticket = await getVisibleTicket(db, scope, pass.ticket_id);
  const slice = { limit: MOST_COMMENTS, offset: 0, after: undefined, counts: false };
  const { rows } = await comments.listComments(db, scope, [ticket.id], 'desc', slice);
  return {
    key: keyOf(scope, ticket.number),
    title: ticket.title,
    description: ticket.description,
    status: ticket.status,
    status_category: ticket.status_category,
    resolution_notes: ticket.resolution_notes,
    team_name: pass.team_name,
    reporter_name: pass.person_name,
    created_at: ticket.created_at,
    updated_at: shownAt(ticket),
    resolved_at: ticket.resolved_at,
    open_to_comments: true,
    comment_count: ticket.comment_count,
    comments: rows.toReversed().map(presentComment(pass)),
    expires_at: pass.expires_at,
  };
}
