import { z } from 'zod';
import { ref, timestamp } from '../kit/fields.ts';
import { defineEvents, forHandlers, forRequesters } from '../kit/events.ts';

const change = z.strictObject({ from: z.unknown(), to: z.unknown() });
const comment = z.strictObject({ comment_id: ref('comment') });
const link = z.strictObject({ other_id: ref('ticket'), kind: z.string() });

/**
 * The side that a public comment is from: `requester` for the reporter, `agent` for somebody who handles tickets and did not
 * report this one, `other` for anybody else. SLA clocks depend on it.
 */
export const CommentSide = z.enum(['requester', 'agent', 'other']);
export type CommentSide = z.infer<typeof CommentSide>;

/** Events about tickets. A note is an internal comment, whose events reach only people who handle tickets. */
export const ticketEvents = defineEvents({
  'ticket.created': forRequesters(
    z.strictObject({ title: z.string(), type: z.string(), priority: z.string(), source: z.string() }),
  ),
  'ticket.updated': z.strictObject({ changes: z.record(z.string(), change) }),
  'ticket.assigned': z.strictObject({ from: ref('person').nullable(), to: ref('person').nullable() }),
  'ticket.reporter_changed': z.strictObject({ from: ref('person'), to: ref('person') }),
  'ticket.status_changed': forRequesters(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      from_category: z.string(),
      to_category: z.string(),
      resolution_notes: z.string().nullable(),
    }),
  ),
  'ticket.commented': forRequesters(z.strictObject({ comment_id: ref('comment'), by: CommentSide })),
  'ticket.comment_edited': comment,
  'ticket.comment_deleted': comment,
  'ticket.noted': forHandlers(comment),
  'ticket.note_edited': forHandlers(comment),
  'ticket.note_deleted': forHandlers(comment),
  'ticket.watched': z.strictObject({ person_id: ref('person') }),
  'ticket.unwatched': z.strictObject({ person_id: ref('person') }),
  'ticket.merged': forRequesters(z.strictObject({ into_id: ref('ticket') })),
  'ticket.absorbed': z.strictObject({ from_id: ref('ticket') }),
  'ticket.split': forHandlers(z.strictObject({ comment_id: ref('comment'), into_id: ref('ticket') })),
  'ticket.linked': link,
  'ticket.unlinked': link,
  'ticket.link_sent': forHandlers(z.strictObject({ person_id: ref('person') })),
  'ticket.link_revoked': forHandlers(z.strictObject({ revoked: z.int() })),
  'ticket.snoozed': z.strictObject({ until: timestamp().nullable() }),
  'ticket.woken': z.strictObject({ why: z.enum(['due', 'answered', 'woken']), snoozed_by: ref('person').nullable() }),
  'ticket.deleted': z.strictObject({}),
  'ticket.restored': z.strictObject({}),
});
