import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, SlidersHorizontal } from 'lucide-react';
import { api } from '../../desk.ts';
import { said } from '../../messages/en/tickets.ts';
import { useAct } from '../../parts/act.ts';
import { Opens } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { CompactRows } from '../../parts/compact-rows.tsx';
import { Check } from '../../parts/field.tsx';
import { movedUp } from '../../parts/several.ts';
import { sayWhy } from '../../parts/toast.tsx';
import { isShown, type TicketSearch } from '../search.ts';
import { columnName, MOST_COLUMNS } from './columns.tsx';
import { usual, widths, type Column } from './rows.tsx';
import { useViews } from './views.ts';

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

function Columns({ search }: { search: TicketSearch }) {
  const shown = useViews().find((view) => isShown(view, search));
  const act = useAct(api.views.update.mutationOptions(), { done: said.viewSaved });
  if (shown === undefined || !shown.isOwn) return <p className="text-sm text-muted">{said.columnsHint}</p>;
  const chosen: readonly Column[] = shown.columns.length === 0 ? usual : shown.columns;
  const all = [...chosen, ...known.filter((column) => !chosen.includes(column))];
  const save = (next: readonly Column[]) =>
    act.mutate({ view_id: shown.id, version: shown.version, columns: [...next] });
  return (
    <section aria-label={said.columnsOf(shown.name)}>
      <h3 className="mb-1 font-semibold">{said.columnsOf(shown.name)}</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {all.map((column, at) => {
          const isChosen = chosen.includes(column);
          return (
            <li key={column} className="flex min-h-9 items-center gap-1 px-3">
              <span className="grow">
                <Check
                  label={columnName(column)}
                  checked={isChosen}
                  disabled={act.isPending || (isChosen ? chosen.length === 1 : chosen.length >= MOST_COLUMNS)}
                  onChange={() => save(isChosen ? chosen.filter((one) => one !== column) : [...chosen, column])}
                />
              </span>
              {isChosen ? (
                <Mover
                  name={columnName(column)}
                  up={at === 0 ? undefined : () => save(movedUp(chosen, at))}
                  down={at === chosen.length - 1 ? undefined : () => save(movedUp(chosen, at + 1))}
                  isBusy={act.isPending}
                />
              ) : null}
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
  // What is moved is there at once, and sent in turn: whoever presses a key twice means two places.
  const { mutate } = useMutation(
    api.views.reorder.mutationOptions({
      scope: { id: 'views' },
      onMutate: ({ view_ids }) => {
        const place = new Map(view_ids.map((id, at) => [id, at]));
        queries.setQueryData(api.views.list.queryKey({}), (before) =>
          before === undefined
            ? before
            : { items: before.items.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0)) },
        );
      },
      onError: (error) => {
        sayWhy(error);
        void queries.invalidateQueries({ queryKey: api.views.pathKey() });
      },
    }),
  );
  const ids = views.map(({ id }) => id);
  return (
    <section aria-label={said.order}>
      <h3 className="mb-1 font-semibold">{said.order}</h3>
      <ol className="divide-y divide-line rounded-md border border-line">
        {views.map(({ id, name }, at) => (
          <li key={id} className="flex min-h-9 items-center gap-1 px-3">
            <span className="min-w-0 grow truncate">{name}</span>
            <Mover
              name={name}
              up={at === 0 ? undefined : () => mutate({ view_ids: movedUp(ids, at) })}
              down={at === ids.length - 1 ? undefined : () => mutate({ view_ids: movedUp(ids, at + 1) })}
              isBusy={false}
            />
          </li>
        ))}
      </ol>
      <p className="mt-1 text-xs text-muted">{said.orderHint}</p>
    </section>
  );
}

interface MoverProps {
  name: string;
  up: (() => void) | undefined;
  down: (() => void) | undefined;
  isBusy: boolean;
}
const Mover = ({ name, up, down, isBusy }: MoverProps) => (
  <>
    <Button look="bare" aria-label={said.up(name)} disabled={isBusy || up === undefined} onClick={up}>
      <ArrowUp size={16} aria-hidden />
    </Button>
    <Button look="bare" aria-label={said.down(name)} disabled={isBusy || down === undefined} onClick={down}>
      <ArrowDown size={16} aria-hidden />
    </Button>
  </>
);
