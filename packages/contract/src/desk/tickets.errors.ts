import { z } from 'zod';
import { conflict, notFound, unprocessable } from '../kit/errors.ts';
import { ref } from '../kit/fields.ts';

/** Errors about tickets. */
export const ticketErrors = {
  TICKET_NOT_FOUND: notFound('The ticket does not exist, or you may not see it. Check its id or key.'),
  COMMENT_NOT_FOUND: notFound('The comment does not exist, or you may not see it. Check its id.'),
  EXTERNAL_KEY_TAKEN: conflict(
    'A ticket from this source already has this external key. Update that ticket, or use another key.',
  ),
  TICKET_MERGED: conflict(
    'This ticket was merged into another one. Continue with the other ticket.',
    z.strictObject({ ticket_id: ref('ticket'), into_id: ref('ticket') }),
  ),
  TICKET_SPLIT_ALREADY: conflict(
    'The comment has already been split into a ticket. Continue with that ticket.',
    z.strictObject({ ticket_id: ref('ticket') }),
  ),
  TICKET_FORM_NOT_FOUND: notFound('This type of ticket has no form. Choose from tickets.forms.list.'),
  TICKET_DRAFT_NOT_FOUND: notFound('The draft was sent or deleted meanwhile. Save the text as a new one.'),
  TICKET_DONE: conflict('The ticket is resolved or closed. Reopen it first.'),
  TICKET_MERGE_INTO_SELF: conflict('A ticket cannot be merged into itself. Choose another ticket.'),
  TICKET_LINK_TO_SELF: conflict('A ticket cannot be linked to itself. Choose another ticket.'),
  TICKET_LINK_REVERSED: conflict('These tickets are already linked the other way round. Remove that link first.'),
  TICKET_TRANSITION_NOT_ALLOWED: conflict(
    'The ticket cannot move from its status to this one. Choose a status that its transitions allow.',
    z.strictObject({ from: z.string(), to: z.string(), allowed: z.array(z.string()) }),
  ),
  TICKET_ASSIGNEE_UNFIT: conflict(
    'Tickets cannot be assigned to this person. Choose one of the possible assignees.',
    z.strictObject({ person_id: ref('person') }),
  ),
  TICKET_STATUS_NOT_FOUND: notFound(
    'The status does not exist in this team. Choose one of its statuses.',
    z.strictObject({ status: z.string() }).optional(),
  ),
  TICKET_STATUS_IN_USE: conflict(
    'There are tickets in a status that would be removed. Move them to another status first.',
    z.strictObject({ statuses: z.array(z.string()) }),
  ),
  TICKET_STATUSES_INVALID: unprocessable(
    'The statuses are not valid. Use distinct slugs, with at least one status open and one closed.',
    z.strictObject({ reason: z.string(), values: z.array(z.string()) }),
  ),
  TICKET_FIELD_INVALID: unprocessable(
    "A value does not fit the team's own fields. Correct it and try again.",
    z.array(
      z.strictObject({
        field: z.string(),
        reason: z.enum(['unknown', 'kind', 'option', 'required']),
        kind: z.string().optional(),
      }),
    ),
  ),
  TICKET_FIELD_KIND_FIXED: conflict(
    'The kind of a field cannot change. Add a field with another key instead.',
    z.strictObject({ fields: z.array(z.string()) }),
  ),
  TICKET_CHANGE_NOT_FOUND: notFound(
    'The change does not exist, or somebody else made it. Use the change_id of a change of yours.',
  ),
  TICKET_UNDO_TOO_LATE: conflict('The change is more than ten minutes old. Change the tickets again instead.'),
  TICKET_CHANGED_SINCE: conflict('The ticket has changed since. Look at it, and change it by hand.'),
  TICKET_FIELDS_INVALID: unprocessable(
    'The fields are not valid. Use distinct keys, and give every select its options.',
    z.strictObject({ reason: z.string(), values: z.array(z.string()) }),
  ),
};
