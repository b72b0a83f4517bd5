import { useEffect } from 'react';
import { api, desk, queries, type Answers, type Ticket } from '../desk.ts';
import { sayWhy } from '../parts/toast.tsx';

/** Shows tickets as read or unread in every list that is loaded, where they stay in their places. */
function show(ids: ReadonlySet<string>, unread: boolean): void {
  queries.setQueriesData<Answers['tickets']['list']>({ queryKey: api.tickets.list.pathKey() }, (page) =>
    page === undefined
      ? page
      : {
          ...page,
          items: page.items.map((ticket) =>
            ids.has(ticket.id) && ticket.unread !== undefined ? { ...ticket, unread } : ticket,
          ),
        },
  );
}

/** Marks tickets as unread if all of them are read, and as read otherwise. */
export async function toggleRead(tickets: readonly Ticket[]): Promise<void> {
  if (tickets.length === 0) return;
  const unread = tickets.every((ticket) => ticket.unread !== true);
  const ticket_ids = tickets.map(({ id }) => id);
  show(new Set(ticket_ids), unread);
  try {
    await desk.api.tickets[unread ? 'markUnread' : 'markRead'].mutate({ ticket_ids });
  } catch (error) {
    // Each is again what it was: some of them may have been read before.
    for (const was of [true, false])
      show(new Set(tickets.filter((ticket) => (ticket.unread === true) === was).map(({ id }) => id)), was);
    sayWhy(error);
  }
}

/** Marks a ticket as read while somebody looks at it, also what changes meanwhile. */
export function useReading(ticket: Pick<Ticket, 'id' | 'updated_at'> | undefined): void {
  const id = ticket?.id;
  const updated_at = ticket?.updated_at;
  useEffect(() => {
    if (id === undefined) return undefined;
    const look = () => {
      if (document.hidden || !navigator.onLine) return;
      show(new Set([id]), false);
      // Whether it was read is worth no message. It stays unread, and is looked at again.
      void desk.api.tickets.markRead.mutate({ ticket_ids: [id] }).catch(() => {});
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [id, updated_at]);
}
