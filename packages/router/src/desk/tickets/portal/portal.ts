import type { PortalComment, PortalTicket, ticketPortal } from '@deskwire/contract/desk/tickets.portal.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { guestScope } from '../../../kit/access.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/tokens.ts';
import { addComment } from '../comments/create.ts';
import * as comments from '../comments/queries.ts';
import { getVisibleTicket } from '../find.ts';
import { keyOf } from '../present.ts';
import * as queries from './queries.ts';

const MOST_COMMENTS = 100;

/** Throws LINK_EXPIRED for whatever opens nothing, for whatever reason. */
async function open(db: Db, token: string, now: string) {
  const pass = await queries.findPass(db, hashToken(token), now);
  if (pass === undefined) throw new AppError('LINK_EXPIRED');
  return { pass, scope: guestScope(pass) };
}

/** The one ticket of a link, with what is public of its conversation. */
export async function showTicket(
  { db, now }: Ctx<typeof ticketPortal.get>,
  { token }: In<typeof ticketPortal.get>,
): Promise<PortalTicket> {
  const { pass, scope } = await open(db, token, now());
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
    updated_at: ticket.updated_at,
    resolved_at: ticket.resolved_at,
    open_to_comments: ticket.merged_into_id === null,
    comment_count: ticket.comment_count,
    comments: rows.toReversed().map(presentComment(pass)),
    expires_at: pass.expires_at,
  };
}

/** Adds what the reporter says, who is the actor of what follows from it. */
export async function commentByLink(
  { db, now, events }: Ctx<typeof ticketPortal.comment>,
  { token, content }: In<typeof ticketPortal.comment>,
): Promise<PortalComment> {
  const { pass, scope } = await open(db, token, now());
  const { team_id, person_id, ticket_id } = pass;
  const by: typeof events = {
    add: (type, entity, payload) => events.add(type, { ...entity, team_id, actor_id: person_id }, payload),
  };
  const said = { ticket_id, author_id: person_id, content, is_internal: false, source: 'portal', handles: false };
  const added = await addComment({ db, scope, now, events: by }, said);
  return presentComment(pass)(added!);
}

const presentComment =
  ({ person_id }: queries.Pass) =>
  ({ id, author_id, author_name, content, created_at, edited_at }: comments.CommentRow): PortalComment => ({
    id,
    author_name,
    yours: author_id === person_id,
    content,
    created_at,
    edited_at,
  });
