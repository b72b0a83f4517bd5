import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { PanelRight, Plus } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { isError } from '@deskwire/sdk';
import type { Ticket } from '../../desk.ts';
import { KeysOff, useKeys } from '../../keys.ts';
import { words } from '../../messages/en.ts';
import { Button } from '../../parts/button.tsx';
import { Failure, Skeleton } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import { useMay } from '../../session.ts';
import type { Change } from '../bulk.ts';
import { filterOf, isShown, readSearch, type TicketSearch } from '../search.ts';
import { FilterBar } from './filter-bar.tsx';
import { usePane } from './pane.ts';
import { pageOfTickets, Rows } from './rows.tsx';
import { useSelection } from './selection.ts';
import { useViews } from './views.ts';

/** Loaded when they are needed: the first screen is there sooner. */
const NewTicket = lazy(async () => ({ default: (await import('./new.tsx')).NewTicket }));
const NoRows = lazy(async () => ({ default: (await import('./no-rows.tsx')).NoRows }));
const Tools = lazy(async () => ({ default: (await import('./tools.tsx')).Tools }));
const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar.tsx')).BulkBar }));
const TicketPane = lazy(async () => ({ default: (await import('../detail/detail.tsx')).TicketPane }));

export function TicketList() {
  const { open: opened, ...search } = readSearch(useSearch({ from: '/tickets' }));
  const navigate = useNavigate({ from: '/tickets' });
  const may = useMay();
  const [active, setActive] = useState((search.at ?? 1) - 1);
  const [isNew, setNew] = useState(false);
  const rows = useRef<ReadonlyMap<number, Ticket>>(new Map());
  const { data, dataUpdatedAt, error, refetch } = useQuery({
    ...pageOfTickets(search, 1),
    placeholderData: keepPreviousData,
  });
  const views = useViews(dataUpdatedAt);
  const handles = may('tickets.handle');
  const total = data?.total ?? 0;
  const move = (by: number) => setActive((now) => Math.max(0, Math.min(total - 1, now + by)));
  const { selected, clear, ...selection } = useSelection({ rows, active, move });
  const pane = usePane({ search, opened, rows, active, setActive });
  const isSplit = pane.isWide && opened !== undefined;

  /** Changes what is selected, or all that fit if those are meant. */
  const change = async (made: Change, isAll = selection.isAll) => {
    if (isAll) await (await import('./change-all.ts')).changeAll(filterOf(search), made);
    else await (await import('../bulk.ts')).changeMany(selection.chosen(), made);
  };
  const show = (next: TicketSearch) => {
    setActive(0);
    clear();
    void navigate({ search: next });
  };
  const copy = () => {
    const ticket = selection.current();
    if (ticket === undefined) return;
    void navigator.clipboard.writeText(`${ticket.key} ${ticket.title}`);
    say(ticket.key);
  };
  /** Of a ticket beside the list, keys change that one, unless others are selected. */
  const acts = handles && (!isSplit || selected.size > 0);
  const { ask } = selection;
  useKeys({
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    'Shift+ArrowDown': handles ? () => selection.extend(1) : undefined,
    'Shift+ArrowUp': handles ? () => selection.extend(-1) : undefined,
    a: acts ? () => ask('assignee') : undefined,
    s: acts ? () => ask('status') : undefined,
    p: acts ? () => ask('priority') : undefined,
    l: acts ? () => ask('tags') : undefined,
    v: () => document.querySelector<HTMLButtonElement>('#save-view button')?.click(),
    y: isSplit ? undefined : copy,
    ']': isSplit ? () => move(1) : undefined,
    '[': isSplit ? () => move(-1) : undefined,
    f: async () => (await import('../../parts/menu.ts')).openMenu(document.querySelector('#filters select')),
    Enter: pane.open,
    x: handles ? () => selection.current() && selection.toggle(selection.current()!) : undefined,
    Escape: selected.size > 0 || !isSplit ? clear : pane.close,
    c: () => setNew(may('tickets.create')),
    '/': () => document.querySelector<HTMLInputElement>('input[type=search]')?.focus(),
    u: async () => (await import('../reads.ts')).toggleRead(selection.chosen()),
    i: acts ? () => change({ assignee_id: 'me' }, false) : undefined,
    'Ctrl+a': handles ? selection.takeShown : undefined,
  });

  return (
    <main className="flex h-full min-w-0 flex-col bg-surface">
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <h1 className="sr-only">{words.nav.tickets}</h1>
        <nav aria-label={words.list.label} className="relative flex min-w-0 flex-1 gap-1 overflow-x-auto">
          {views.map((view) => (
            <Link
              key={view.id}
              to="/tickets"
              search={view.search}
              activeOptions={{ exact: true }}
              onClick={() => show(view.search)}
              aria-current={isShown(view, search) ? 'page' : undefined}
              className="rounded-sm px-3 py-1 text-sm font-semibold whitespace-nowrap text-muted hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent max-md:py-2.5"
            >
              {view.name}{' '}
              {view.count === null ? null : (
                <span className="font-normal tabular-nums">{words.list.count(view.count)}</span>
              )}
            </Link>
          ))}
        </nav>
        <FilterBar search={search} show={show} />
        {pane.isWide ? (
          <Button
            look="bare"
            aria-pressed={pane.splits}
            aria-label={words.list.split}
            title={words.list.split}
            onClick={pane.toggle}
          >
            <PanelRight size={16} aria-hidden />
          </Button>
        ) : null}
        {may('tickets.create') ? (
          <Button look="solid" shortcut="c" onClick={() => setNew(true)}>
            <Plus size={16} aria-hidden />
            <span className="max-md:sr-only">{words.ticket.new}</span>
          </Button>
        ) : null}
      </header>
      {selected.size > 0 && handles ? (
        <Suspense>
          <BulkBar
            tickets={[...selected.values()]}
            clear={clear}
            change={(made) => void change(made)}
            menu={selection.menu}
            total={total}
            isAll={selection.isAll}
            takeAll={selection.takeAll}
          />
        </Suspense>
      ) : null}
      {data === undefined && !isError(error, 'FILTER_UNKNOWN') ? (
        error === null ? (
          <Skeleton rows={12} />
        ) : (
          <Failure error={error} again={() => void refetch()} />
        )
      ) : total === 0 ? (
        <Suspense>
          <NoRows search={search} show={show} error={error} create={() => setNew(true)} />
        </Suspense>
      ) : (
        <div className="flex min-h-0 grow">
          <div className={`flex min-w-0 flex-col ${isSplit ? 'w-2/5 max-w-md border-r border-line' : 'grow'}`}>
            <Rows
              key={JSON.stringify(filterOf(search))}
              search={search}
              total={total}
              active={active}
              setActive={setActive}
              selected={new Set(selected.keys())}
              toggle={selection.toggle}
              onRows={(loaded) => {
                rows.current = loaded;
                pane.place(loaded);
              }}
              isSplit={isSplit}
              columns={views.find((view) => isShown(view, search))?.columns}
              open={pane.isWide && pane.splits ? pane.openBeside : undefined}
            />
            <footer className="flex flex-wrap items-center gap-x-2 border-t border-line px-4 py-1 text-xs text-muted">
              <span>{words.list.total(total, data?.total_estimated === true)}</span>
              <span className="grow" />
              <Suspense>
                <Tools search={search} />
              </Suspense>
            </footer>
          </div>
          {isSplit ? (
            <div className="min-w-0 grow">
              <KeysOff value={selected.size > 0}>
                <Suspense fallback={<Skeleton />}>
                  <TicketPane ticketKey={opened} search={search} close={pane.close} />
                </Suspense>
              </KeysOff>
            </div>
          ) : null}
        </div>
      )}
      <Suspense>{isNew ? <NewTicket close={() => setNew(false)} /> : null}</Suspense>
    </main>
  );
}
