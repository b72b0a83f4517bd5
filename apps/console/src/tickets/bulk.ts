import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Ticket } from '../desk.ts';
import { words } from '../messages/en.ts';
import { say, sayWhy } from '../parts/toast.tsx';

export type Change = { status?: string; priority?: Ticket['priority']; assignee_id?: string | null };

/** Changes many tickets alike. Each has a result of its own, and each change can be undone. */
export function useBulk(): (tickets: readonly Ticket[], change: Change) => void {
  const queries = useQueryClient();
  const { mutateAsync } = useMutation(api.tickets.bulkUpdate.mutationOptions());
  const { mutateAsync: update } = useMutation(api.tickets.update.mutationOptions());
  const refresh = () => queries.invalidateQueries({ queryKey: api.tickets.pathKey() });
  return (tickets, change) => void apply(tickets, change);

  async function apply(tickets: readonly Ticket[], change: Change): Promise<void> {
    try {
      const { items, changed, failed } = await mutateAsync({ ticket_ids: tickets.map(({ id }) => id), ...change });
      const before = new Map(tickets.map((ticket) => [ticket.id, ticket]));
      const done = items.flatMap(({ ticket }) => (ticket === null ? [] : [ticket]));
      if (changed > 0) say(words.list.changed(changed), { undo: () => void takeBack(done, before) });
      if (failed > 0)
        say(`${words.list.failed(failed)}: ${items.find(({ error }) => error !== null)?.error?.message ?? ''}`, {
          isProblem: true,
        });
      await refresh();
    } catch (error) {
      sayWhy(error);
    }
  }

  /** Only where nobody has changed the ticket since: the version says so. */
  async function takeBack(done: readonly Ticket[], before: ReadonlyMap<string, Ticket>): Promise<void> {
    try {
      for (const { id, version } of done) {
        const { status, priority, assignee_id } = before.get(id)!;
        await update({ ticket_id: id, version, status, priority, assignee_id });
      }
    } catch (error) {
      sayWhy(error);
    }
    await refresh();
  }
}
