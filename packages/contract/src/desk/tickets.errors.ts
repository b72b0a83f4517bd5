import { conflict, notFound, unprocessable } from '../kit/errors.ts';

/** Errors about tickets. */
export const ticketErrors = {
  TICKET_NOT_FOUND: notFound('The ticket does not exist, or you may not see it. Check its id or key.'),
  COMMENT_NOT_FOUND: notFound('The comment does not exist, or you may not see it. Check its id.'),
  EXTERNAL_KEY_TAKEN: conflict(
    'A ticket from this source already has this external key. Update that ticket, or use another key.',
  ),
  TICKET_MERGED: conflict<{ ticket_id: string; into_id: string }>(
    'This ticket was merged into another one. Continue with the other ticket.',
  ),
  TICKET_MERGE_INTO_SELF: conflict('A ticket cannot be merged into itself. Choose another ticket.'),
  TICKET_LINK_TO_SELF: conflict('A ticket cannot be linked to itself. Choose another ticket.'),
  TICKET_LINK_REVERSED: conflict('These tickets are already linked the other way round. Remove that link first.'),
  TICKET_TRANSITION_NOT_ALLOWED: conflict<{ from: string; to: string; allowed: string[] }>(
    'The ticket cannot move from its status to this one. Choose a status that its transitions allow.',
  ),
  TICKET_ASSIGNEE_UNFIT: conflict<{ person_id: string }>(
    'Tickets cannot be assigned to this person. Choose one of the possible assignees.',
  ),
  TICKET_STATUS_NOT_FOUND: notFound<{ status: string } | undefined>(
    'The status does not exist in this team. Choose one of its statuses.',
  ),
  TICKET_STATUS_IN_USE: conflict<{ statuses: string[] }>(
    'There are tickets in a status that would be removed. Move them to another status first.',
  ),
  TICKET_STATUSES_INVALID: unprocessable<{ reason: string; values: string[] }>(
    'The statuses are not valid. Use distinct slugs, with at least one status open and one closed.',
  ),
  TICKET_FIELD_INVALID: unprocessable<
    { field: string; reason: 'unknown' | 'kind' | 'option' | 'required'; kind?: string }[]
  >("A value does not fit the team's own fields. Correct it and try again."),
  TICKET_FIELD_KIND_FIXED: conflict<{ fields: string[] }>(
    'The kind of a field cannot change. Add a field with another key instead.',
  ),
  TICKET_FIELDS_INVALID: unprocessable<{ reason: string; values: string[] }>(
    'The fields are not valid. Use distinct keys, and give every select its options.',
  ),
};
