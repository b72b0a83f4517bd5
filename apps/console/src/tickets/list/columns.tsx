import type { ReactNode } from 'react';
import type { Ticket } from '../../desk.ts';
import { said } from '../../messages/en/tickets.ts';
import { words } from '../../words.ts';
import { Person } from '../../parts/avatar.tsx';
import { When } from '../../parts/when.tsx';
import { shownName } from '../choices.ts';
import type { Column } from './column.ts';

/** More of them leave no room for the title. */
export const MOST_COLUMNS = 6;

export const columnName = (column: Column): string => said.columns[column];

/** The names of what the rows below show, where a view has chosen it. */
export const Heads = ({ of, tracks }: { of: readonly Column[]; tracks: string }) => (
  <div
    aria-hidden
    className="grid overflow-hidden border-b border-line px-4 py-1 text-xs font-semibold text-muted gap-x-3 [scrollbar-gutter:stable]"
    style={{ gridTemplateColumns: tracks }}
  >
    <span className={tracks.startsWith('24px') ? 'col-span-3' : 'col-span-2'} />
    <span>{words.ticket.title}</span>
    {of.map((column) => (
      <span key={column} className="truncate last:text-right">
        {columnName(column)}
      </span>
    ))}
  </div>
);

/** What only some views show of a ticket. */
export function OtherCell({ of: column, ticket }: { of: Column; ticket: Ticket }): ReactNode {
  switch (column) {
    case 'created':
      return <When at={ticket.created_at} className="" />;
    case 'type':
      return <Text of={words.type[ticket.type]} />;
    case 'category':
      return <Text of={ticket.category ?? ''} />;
    case 'tags':
      return <Text of={ticket.tags.join(', ')} />;
    case 'reporter':
      return <Person name={shownName(ticket.reporter)} />;
    case 'project':
      return <Text of={ticket.project?.name ?? ''} />;
    default:
      return null;
  }
}

const Text = ({ of }: { of: string }) => (
  <span className="truncate" title={of}>
    {of}
  </span>
);
