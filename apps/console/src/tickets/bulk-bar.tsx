import type { Ticket } from '../desk.ts';
import { words } from '../messages/en.ts';
import { Button } from '../parts/button.tsx';
import { Select } from '../parts/field.tsx';
import type { Change } from './bulk.ts';
import { MacroMenu } from './macros.tsx';
import { priorities, usePeople, useStatuses } from './choices.ts';

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
      <MacroMenu ticket_ids={tickets.map(({ id }) => id)} />
      <Button look="bare" onClick={clear} shortcut="Escape">
        {words.list.clear}
      </Button>
    </div>
  );
}
