import { api, paged } from '../desk.ts';

/** What was said at a ticket, oldest first: asked for together with the ticket, by the key that its address has. */
export const commentsOf = (ticket_id: string) =>
  api.tickets.comments.list.infiniteQueryOptions({ ticket_id, page_size: 50 }, paged);
