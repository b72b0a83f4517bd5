import { api, desk, queries, signInIfNeeded, type Answers, type Ticket } from '../desk.ts';
import { words } from '../words.ts';
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

const refresh = () => queries.invalidateQueries({ queryKey: api.tickets.pathKey() });

/** Does it, and says why it was not done. */
async function attempt(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    signInIfNeeded(error);
    sayWhy(error);
  }
}

/** Says how many tickets a change or a macro has changed, and offers to undo it: the server does that ticket by ticket. */
export async function sayChanged({ items, changed, failed, change_id }: Result): Promise<void> {
  const undo = (id: string) => () =>
    void attempt(async () => {
      await desk.api.tickets.undo.mutate({ change_id: id });
      await refresh();
    });
  if (changed > 0) say(words.list.changed(changed), change_id === null ? {} : { undo: undo(change_id) });
  if (failed > 0)
    say(`${words.list.failed(failed)}: ${items.find(({ error }) => error !== null)?.error?.message ?? ''}`, {
      isProblem: true,
    });
  await refresh();
}

/** Changes many tickets alike. Each has a result of its own, and all of it can be undone. */
export const changeMany = (tickets: readonly Ticket[], change: Change): Promise<void> =>
  attempt(async () =>
    sayChanged(await desk.api.tickets.bulkUpdate.mutate({ ticket_ids: tickets.map(({ id }) => id), ...change })),
  );
