import type { StatusCategory } from '@deskwire/contract/desk/tickets.schemas.ts';

/** The categories a ticket may move to if its status names no transitions of its own. Moving back to `open` reopens it. */
const byCategory: Record<StatusCategory, readonly StatusCategory[]> = {
  open: ['open', 'waiting', 'resolved', 'closed'],
  waiting: ['open', 'waiting', 'resolved', 'closed'],
  resolved: ['open', 'resolved', 'closed'],
  closed: ['open', 'closed'],
};

export interface Status {
  readonly slug: string;
  readonly category: StatusCategory;
  /** Null for every status that the category allows. */
  readonly transitions: readonly string[] | null;
}

/** The statuses that a ticket may go to from one of them, in the team's order; staying is always allowed. */
export const allowedFrom = (from: Status, statuses: readonly Status[]): Status[] =>
  statuses.filter(
    (to) =>
      to.slug !== from.slug &&
      (from.transitions === null
        ? byCategory[from.category].includes(to.category)
        : from.transitions.includes(to.slug)),
  );

const isDone = (category: StatusCategory): boolean => category === 'resolved' || category === 'closed';

const isReopening = (from: StatusCategory, to: StatusCategory): boolean => isDone(from) && !isDone(to);

interface Progress {
  readonly status_category: StatusCategory;
  readonly resolved_at: string | null;
  readonly closed_at: string | null;
  readonly resolution_notes: string | null;
  readonly reopened_count: number;
}

/**
 * The effect of a change of status on the ticket's own times: the first resolution counts until a reopening clears it. Closing
 * a ticket that was not resolved resolves it.
 */
export function progressAfter(ticket: Progress, to: Status, notes: string | null | undefined, now: string) {
  const reopened = isReopening(ticket.status_category, to.category);
  return {
    status: to.slug,
    status_category: to.category,
    resolved_at: isDone(to.category) ? (ticket.resolved_at ?? now) : null,
    closed_at: to.category === 'closed' ? (ticket.closed_at ?? now) : null,
    resolution_notes: isDone(to.category) ? (notes === undefined ? ticket.resolution_notes : notes) : null,
    reopened_count: ticket.reopened_count + (reopened ? 1 : 0),
  };
}
