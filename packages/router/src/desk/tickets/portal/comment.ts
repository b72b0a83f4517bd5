import type { PortalComment, ticketPortal } from '@deskwire/contract/desk/tickets.portal.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { addComment } from '../comments/create.ts';
import * as comments from '../comments/queries.ts';
import { openPass } from './pass.ts';
import * as queries from './queries.ts';

/** Adds a comment of the reporter, who is the actor of the events that follow. */
export async function commentByLink(
  { db, now, events }: Ctx<typeof ticketPortal.comment>,
  { token, content }: In<typeof ticketPortal.comment>,
): Promise<PortalComment> {
  const { pass, scope } = await openPass(db, token, now());
  const { team_id, person_id, ticket_id } = pass;
  const by: typeof events = {
    add: (type, entity, payload) => events.add(type, { ...entity, team_id, actor_id: person_id }, payload),
  };
  const said = { ticket_id, author_id: person_id, content, is_internal: false, source: 'portal', handles: false };
  const added = await addComment({ db, scope, now, events: by }, said);
  return presentComment(pass)(added!);
}

export const presentComment =
  ({ person_id }: queries.Pass) =>
  ({ id, author_id, author, content, created_at, edited_at }: comments.CommentRow): PortalComment => ({
    id,
    author_name: author.name,
    yours: author_id === person_id,
    content,
    created_at,
    edited_at,
  });
