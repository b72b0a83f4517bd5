import type { Indexed } from '../../../knowledge/search/index/passages.ts';
import type { TicketRow } from '../queries.ts';

interface Said extends Pick<TicketRow, 'id' | 'title' | 'description' | 'category' | 'resolution_notes'> {
  readonly tags: readonly string[];
  /** The values of the team's own fields, by their keys. */
  readonly custom: unknown;
}
/** The fields whose words find a ticket. */
export const searchedFields = [
  'title',
  'description',
  'category',
  'tags',
  'custom',
  'resolution_notes',
] as const satisfies readonly (keyof Said)[];

/** All texts of a ticket, by whose words it is found. */
export const textOfTicket = ({ description, category, tags, custom, resolution_notes }: Omit<Said, 'id' | 'title'>) =>
  [description, resolution_notes, category, ...tags, ...Object.values(custom ?? {}).map(String)]
    .filter((text) => text !== null && text !== '')
    .join('\n');
export const indexedTicket = (ticket: Said): Indexed => ({
  kind: 'ticket',
  id: ticket.id,
  title: ticket.title,
  text: textOfTicket(ticket),
});
export const indexedComment = (comment: {
  readonly id: string;
  readonly ticket_id: string;
  readonly content: string;
  readonly is_internal: boolean;
}): Indexed => ({
  kind: 'ticket_comment',
  id: comment.id,
  home_id: comment.ticket_id,
  internal: comment.is_internal,
  title: '',
  text: comment.content,
});
