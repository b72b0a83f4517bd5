import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, SlidersHorizontal, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../desk.ts';
import { said } from '../../messages/en/tickets.ts';
import { Opens } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { CompactRows } from '../../parts/compact-rows.tsx';
import { Check } from '../../parts/field.tsx';
import { movedUp } from '../../parts/several.ts';
import { sayWhy } from '../../parts/toast.tsx';
import { isShown, type TicketSearch } from '../search.ts';
import { columnName, MOST_COLUMNS } from './columns.tsx';
import { usual, widths, type Column } from './column.ts';
import { useViews, type CountedView } from './views.ts';

const known = Object.keys(widths) as readonly Column[];

/** How close rows stand, what the view that is shown says of each ticket, and in which order the views stand. */
export const Arrange = ({ search }: { search: TicketSearch }) => (
  <Opens title={said.arrange} look="bare" aria-label={said.arrange} label={<SlidersHorizontal size={16} aria-hidden />}>
    {() => (
      <div className="space-y-6">
        <CompactRows />
        <Columns search={search} />
        <Order />
      </div>
    )}
  </Opens>
);

/** Saved with each press, one after the other: whoever presses twice means both. */
const inTurn = { scope: { id: 'views' } } as const;

function Columns({ search }: { search: TicketSearch }) {
  const shown = useViews().find((view) => isShown(view, search));
  return shown?.isOwn === true ? (
    <ColumnsOf key={shown.id} view={shown} />
  ) : (
    <p className="text-sm text-muted">{said.columnsHint}</p>
  );
}

function ColumnsOf({ view: { id: view_id, name, columns } }: { view: CountedView }) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<readonly Column[]>(columns.length === 0 ? usual : columns);
  const { mutate } = useMutation(
    api.views.update.mutationOptions({
      ...inTurn,
      onError: sayWhy,
      onSettled: () => queries.invalidateQueries({ queryKey: api.views.list.pathKey() }),
    }),
  );
  const choose = (next: readonly Column[]) => {
    setChosen(next);
    mutate({ view_id, columns: [...next] });
  };
  return (
    <section aria-label={said.columnsOf(name)}>
      <h3 className="mb-1 font-semibold">{said.columnsOf(name)}</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {[...chosen, ...known.filter((column) => !chosen.includes(column))].map((column, at) => {
          const isChosen = at < chosen.length;
          return (
            <li key={column} className="flex min-h-9 items-center gap-1 px-3">
              <span className="grow">
                <Check
                  label={columnName(column)}
                  checked={isChosen}
                  disabled={isChosen ? chosen.length === 1 : chosen.length >= MOST_COLUMNS}
                  onChange={() => choose(isChosen ? chosen.filter((one) => one !== column) : [...chosen, column])}
                />
              </span>
              {isChosen ? <Movers name={columnName(column)} at={at} items={chosen} move={choose} /> : null}
            </li>
          );
        })}
      </ul>
      <p className="mt-1 text-xs text-muted">{said.mostColumns(MOST_COLUMNS)}</p>
    </section>
  );
}

function Order() {
  const queries = useQueryClient();
  const views = useViews();
  const [moved, setMoved] = useState<readonly string[]>();
  const { mutate } = useMutation(
    api.views.reorder.mutationOptions({
      ...inTurn,
      onError: (error) => {
        sayWhy(error);
        setMoved(undefined);
      },
      onSettled: () => queries.invalidateQueries({ queryKey: api.views.list.pathKey() }),
    }),
  );
  const names = new Map(views.map(({ id, name }) => [id, name]));
  const ids = (moved ?? [...names.keys()]).filter((id) => names.has(id));
  return (
    <section aria-label={said.order}>
      <h3 className="mb-1 font-semibold">{said.order}</h3>
      <ol className="divide-y divide-line rounded-md border border-line">
        {ids.map((id, at) => (
          <li key={id} className="flex min-h-9 items-center gap-1 px-3">
            <span className="min-w-0 grow truncate">{names.get(id)}</span>
            <Movers
              name={names.get(id)!}
              at={at}
              items={ids}
              move={(next) => {
                setMoved(next);
                mutate({ view_ids: [...next] });
              }}
            />
          </li>
        ))}
      </ol>
      <p className="mt-1 text-xs text-muted">{said.orderHint}</p>
    </section>
  );
}

interface MoversProps<T> {
  name: string;
  at: number;
  items: readonly T[];
  move: (items: readonly T[]) => void;
}
/** Moves one of several up and down. What was pressed keeps the focus, wherever it went and also where it can go no further. */
function Movers<T>({ name, at, items, move }: MoversProps<T>) {
  const mover = (label: string, Icon: LucideIcon, to: number) => (
    <Button
      look="bare"
      aria-label={label}
      aria-disabled={to < 0 || to >= items.length}
      className="aria-disabled:opacity-50"
      onClick={({ currentTarget }) => {
        if (to < 0 || to >= items.length) return;
        move(movedUp(items, Math.max(at, to)));
        requestAnimationFrame(() => currentTarget.focus());
      }}
    >
      <Icon size={16} aria-hidden />
    </Button>
  );
  return (
    <>
      {mover(said.up(name), ArrowUp, at - 1)}
      {mover(said.down(name), ArrowDown, at + 1)}
    </>
  );
}
