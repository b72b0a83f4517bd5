import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Answers, type Ticket } from '../desk.ts';
import { words } from '../messages/en.ts';
import { say, sayWhy } from '../parts/toast.tsx';

export type Change = {
  status?: string;
  priority?: Ticket['priority'];
  assignee_id?: string | null;
  add_tags?: string[];
  remove_tags?: string[];
};
/** The menus of the bar that a key opens. */
export type BulkMenu = 'status' | 'priority' | 'assignee' | 'tags';
type Result = Answers['tickets']['bulkUpdate'];

/** Says how many tickets a change or a macro has changed, and offers to undo it: the server does that ticket by ticket. */
export function useChanged(): (result: Result) => Promise<void> {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: api.tickets.pathKey() });
  const { mutate: undo } = useMutation(api.tickets.undo.mutationOptions({ onError: sayWhy, onSuccess: refresh }));
  return async ({ items, changed, failed, change_id }) => {
    if (changed > 0) say(words.list.changed(changed), change_id === null ? {} : { undo: () => undo({ change_id }) });
    if (failed > 0)
      say(`${words.list.failed(failed)}: ${items.find(({ error }) => error !== null)?.error?.message ?? ''}`, {
        isProblem: true,
      });
    await refresh();
  };
}

/** Changes many tickets alike. Each has a result of its own, and all of it can be undone. */
export function useBulk(): (tickets: readonly Ticket[], change: Change) => void {
  const changed = useChanged();
  const { mutate } = useMutation(api.tickets.bulkUpdate.mutationOptions({ onError: sayWhy, onSuccess: changed }));
  return (tickets, change) => mutate({ ticket_ids: tickets.map(({ id }) => id), ...change });
}
