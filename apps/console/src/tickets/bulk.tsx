import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Ticket } from '../desk.ts';
import { words } from '../messages/en.ts';
import { Button } from '../parts/button.tsx';
import { Select } from '../parts/field.tsx';
import { say, sayWhy } from '../parts/toast.tsx';
import { priorities, usePeople, useStatuses } from './choices.ts';

type Change = { status?: string; priority?: Ticket['priority']; assignee_id?: string | null };

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

interface BulkBarProps {
  tickets: readonly Ticket[];
  clear: () => void;
  change: (change: Change) => void;
}
export function BulkBar({ tickets, clear, change }: BulkBarProps) {
  const statuses = useStatuses();
  const people = usePeople();
  const none = { value: '', label: '…' };
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-4 py-2" role="toolbar">
      <strong className="text-sm">{words.list.selected(tickets.length)}</strong>
      <Select
        label={words.ticket.status}
        isLabelHidden
        choices={[{ ...none, label: `${words.ticket.status} …` }, ...statuses.choices]}
        value=""
        onChange={({ target }) => change({ status: target.value })}
      />
      <Select
        label={words.ticket.priority}
        isLabelHidden
        choices={[{ ...none, label: `${words.ticket.priority} …` }, ...priorities]}
        value=""
        onChange={({ target }) => change({ priority: target.value as Ticket['priority'] })}
      />
      <Select
        label={words.ticket.assignee}
        isLabelHidden
        choices={[
          { ...none, label: `${words.ticket.assignee} …` },
          { value: 'me', label: words.ticket.me },
          { value: 'nobody', label: words.ticket.nobody },
          ...people.choices,
        ]}
        value=""
        onChange={({ target }) => change({ assignee_id: target.value === 'nobody' ? null : target.value })}
      />
      <Button look="bare" onClick={clear} shortcut="Escape">
        {words.list.clear}
      </Button>
    </div>
  );
}
