import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { PanelRight, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { api, type Ticket } from '../../desk.ts';
import { KeysOff, useKeys } from '../../keys.ts';
import { onLive } from '../../live.ts';
import { words } from '../../messages/en.ts';
import { Button } from '../../parts/button.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { Empty, Failure, Skeleton } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import { useMedia } from '../../parts/window.ts';
import { useMay } from '../../session.ts';
import { useBulk, type BulkMenu, type Change } from '../bulk.ts';
import { priorities, types } from '../choices.ts';
import { pageOfTickets, Rows } from './rows.tsx';
import { filterOf, isShown, type TicketSearch } from '../search.ts';
import { useViews } from './views.ts';

/** Loaded when they are needed: the first screen is there sooner. */
const NewTicket = lazy(async () => ({ default: (await import('./new.tsx')).NewTicket }));
const FirstRun = lazy(async () => ({ default: (await import('./first-run.tsx')).FirstRun }));
const SaveView = lazy(async () => ({ default: (await import('./save-view.tsx')).SaveView }));
const ExportLink = lazy(async () => ({ default: (await import('./save-view.tsx')).ExportLink }));
const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar.tsx')).BulkBar }));
const TicketPane = lazy(async () => ({ default: (await import('../detail/detail.tsx')).TicketPane }));

/** Whether tickets open beside the list, where there is room; kept in this browser. */
const SPLIT = 'deskwire:split';
/** So long a ticket must be the one that keys act on before it is shown beside the list: nobody reads what they pass. */
const PASSING_MS = 150;

export function TicketList() {
  const { open: opened, ...search } = useSearch({ from: '/tickets' });
  const navigate = useNavigate({ from: '/tickets' });
  const may = useMay();
  const bulk = useBulk();
  const views = useViews();
  const [active, setActive] = useState((search.at ?? 1) - 1);
  const [selected, setSelected] = useState<ReadonlyMap<string, Ticket>>(new Map());
  const [isNew, setNew] = useState(false);
  const [menu, setMenu] = useState<{ readonly menu: BulkMenu }>();
  const [isAll, setAll] = useState(false);
  const isWide = useMedia('(width >= 64rem)');
  const [splits, setSplits] = useState(() => localStorage.getItem(SPLIT) === '1');
  const isSplit = isWide && opened !== undefined;
  const rows = useRef<ReadonlyMap<number, Ticket>>(new Map());
  const { data, error, refetch } = useQuery({
    ...pageOfTickets(search, 1),
    placeholderData: keepPreviousData,
  });
  const handles = may('tickets.handle');
  const total = data?.total ?? 0;

  const clear = () => {
    setSelected(new Map());
    setMenu(undefined);
    setAll(false);
  };
  const changeAll = async (change: Change) => {
    const { changeAll: run } = await import('./change-all.ts');
    await run(filterOf(search), change);
  };
  const show = (next: TicketSearch) => {
    setActive(0);
    clear();
    void navigate({ search: next });
  };
  const toggle = (ticket: Ticket) =>
    setSelected((before) => {
      const next = new Map(before);
      if (!next.delete(ticket.id)) next.set(ticket.id, ticket);
      return next;
    });
  const move = (by: number) => setActive((now) => Math.max(0, Math.min(total - 1, now + by)));
  const current = () => rows.current.get(active);
  /** Takes the next row with it. */
  const extend = (by: number) => {
    const [here, there] = [current(), rows.current.get(active + by)];
    setSelected(
      new Map([...selected, ...[here, there].flatMap((row) => (row === undefined ? [] : [[row.id, row] as const]))]),
    );
    move(by);
  };
  /** Opens a menu of the bar for what is selected, which is the row one is on if nothing else is. */
  const ask = (menu: BulkMenu) => {
    const row = current();
    if (selected.size === 0 && row !== undefined) toggle(row);
    setMenu({ menu });
  };
  const chosen = () => (selected.size > 0 ? [...selected.values()] : [current()].filter((row) => row !== undefined));
  const openBeside = (ticket: Ticket, index: number) => {
    setActive(index);
    void navigate({ search: { ...search, at: index + 1, open: ticket.key }, replace: opened !== undefined });
  };
  const closePane = () => void navigate({ search });
  const open = () => {
    const ticket = current();
    if (ticket === undefined) return;
    if (isWide && splits) openBeside(ticket, active);
    else void navigate({ to: '/tickets/$key', params: { key: ticket.key }, search: { ...search, at: active + 1 } });
  };
  const toggleSplit = () => {
    localStorage.setItem(SPLIT, splits ? '0' : '1');
    setSplits(!splits);
    const ticket = current();
    if (splits) closePane();
    else if (ticket !== undefined) openBeside(ticket, active);
  };
  // Where there is no room beside the list, a link to it leads to the ticket itself.
  useEffect(() => {
    if (!isWide && opened !== undefined)
      void navigate({ to: '/tickets/$key', params: { key: opened }, search, replace: true });
  });
  const follow = useRef(openBeside);
  useEffect(() => {
    follow.current = openBeside;
  });
  // A link opens the ticket that it names, wherever that is in the list.
  const shownAt = useRef(active);
  useEffect(() => {
    if (!isSplit || active === shownAt.current) return undefined;
    shownAt.current = active;
    const timer = setTimeout(() => {
      const ticket = rows.current.get(active);
      if (ticket !== undefined && ticket.key !== opened) follow.current(ticket, active);
    }, PASSING_MS);
    return () => clearTimeout(timer);
  }, [active, isSplit, opened]);
  /** A link names a ticket, and not its place: it is found among the first rows, if it is there. */
  const placed = useRef(search.at === undefined ? undefined : opened);
  const place = (loaded: ReadonlyMap<number, Ticket>, key: string) => {
    if (loaded.size === 0) return;
    placed.current = key;
    // Where it is not among them, none is marked: what is marked is what is open.
    const [index = -1] = [...loaded].find(([, ticket]) => ticket.key === key) ?? [];
    shownAt.current = index;
    setActive(index);
  };
  /** Of a ticket beside the list, keys change that one, unless others are selected. */
  const acts = handles && (!isSplit || selected.size > 0);
  const copy = () => {
    const ticket = current();
    if (ticket === undefined) return;
    void navigator.clipboard.writeText(`${ticket.key} ${ticket.title}`);
    say(ticket.key);
  };
  useKeys({
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    'Shift+ArrowDown': handles ? () => extend(1) : undefined,
    'Shift+ArrowUp': handles ? () => extend(-1) : undefined,
    a: acts ? () => ask('assignee') : undefined,
    s: acts ? () => ask('status') : undefined,
    p: acts ? () => ask('priority') : undefined,
    l: acts ? () => ask('tags') : undefined,
    v: () => document.querySelector<HTMLButtonElement>('#save-view button')?.click(),
    y: isSplit ? undefined : copy,
    ']': isSplit ? () => move(1) : undefined,
    '[': isSplit ? () => move(-1) : undefined,
    f: () => document.querySelector<HTMLSelectElement>('#filters select')?.focus(),
    Enter: open,
    x: () => current() && toggle(current()!),
    Escape: selected.size > 0 || !isSplit ? clear : closePane,
    c: () => setNew(may('tickets.create')),
    '/': () => document.querySelector<HTMLInputElement>('input[type=search]')?.focus(),
    u: async () => (await import('../reads.ts')).toggleRead(chosen()),
    i: acts ? () => bulk(chosen(), { assignee_id: 'me' }) : undefined,
    'Ctrl+a': handles ? () => setSelected(new Map([...rows.current.values()].map((row) => [row.id, row]))) : undefined,
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
        {isWide ? (
          <Button
            look="bare"
            aria-pressed={splits}
            aria-label={words.list.split}
            title={words.list.split}
            onClick={toggleSplit}
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
            change={(change) => (isAll ? void changeAll(change) : bulk([...selected.values()], change))}
            menu={menu}
            total={total}
            isAll={isAll}
            takeAll={() => setAll(true)}
          />
        </Suspense>
      ) : null}
      {data === undefined ? (
        error === null ? (
          <Skeleton rows={12} />
        ) : (
          <Failure error={error} again={() => void refetch()} />
        )
      ) : total === 0 ? (
        <NoRows
          isFiltered={Object.keys(search).some((name) => name !== 'sort' && name !== 'at')}
          clear={() => show({})}
          create={() => setNew(true)}
        />
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
              toggle={toggle}
              onRows={(loaded) => {
                rows.current = loaded;
                if (opened !== undefined && placed.current !== opened) place(loaded, opened);
              }}
              isSplit={isSplit}
              open={isWide && splits ? openBeside : undefined}
            />
            <footer className="flex items-center gap-2 border-t border-line px-4 py-1 text-xs text-muted">
              <span>{words.list.total(total, data.total_estimated === true)}</span>
              <span className="grow" />
              <Suspense>
                <SaveView search={search} />
                <ExportLink search={search} />
              </Suspense>
              <Fresh />
            </footer>
          </div>
          {isSplit ? (
            <div className="min-w-0 grow">
              <KeysOff value={selected.size > 0}>
                <Suspense fallback={<Skeleton />}>
                  <TicketPane ticketKey={opened} search={search} close={closePane} />
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

function NoRows({ isFiltered, clear, create }: { isFiltered: boolean; clear: () => void; create: () => void }) {
  const isMember = useMay()('team.read');
  const { list } = words;
  return isFiltered ? (
    <Empty title={list.emptyFiltered}>
      <Button onClick={clear}>{list.clearFilter}</Button>
    </Empty>
  ) : isMember ? (
    <Suspense>
      <FirstRun create={create} />
    </Suspense>
  ) : (
    <Empty title={list.emptyOwn} hint={list.emptyOwnHint}>
      <Button look="solid" onClick={create}>
        {words.ticket.new}
      </Button>
    </Empty>
  );
}

/** How much has changed since the rows were loaded. They stay where they are until somebody asks. */
function Fresh() {
  const [changes, setChanges] = useState(0);
  const queries = useQueryClient();
  useEffect(
    () =>
      onLive(({ event }) => {
        if (event?.type.startsWith('ticket.') === true) setChanges((now) => now + 1);
      }),
    [],
  );
  if (changes === 0) return null;
  return (
    <Button
      look="bare"
      onClick={() => {
        setChanges(0);
        void queries.invalidateQueries({ queryKey: api.tickets.list.pathKey() });
      }}
    >
      {words.list.fresh(changes)}
    </Button>
  );
}

const TYPING_MS = 250;
function FilterBar({ search, show }: { search: TicketSearch; show: (next: TicketSearch) => void }) {
  const searches = useMay()('team.read');
  const [typed, setTyped] = useState(search.search ?? '');
  const latest = useRef({ search, show });
  useEffect(() => {
    latest.current = { search, show };
  });
  useEffect(() => {
    const timer = setTimeout(() => {
      const { search: now, show: go } = latest.current;
      if (typed.trim() === (now.search ?? '')) return;
      const { search: _, at: _at, sort: _sort, ...rest } = now;
      go(typed.trim() === '' ? rest : { ...rest, search: typed.trim() });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const any = (label: string) => ({ value: '', label });
  const set = (name: 'priority' | 'type', value: string) => {
    const { [name]: _, at: _at, ...rest } = search;
    show(value === '' ? rest : { ...rest, [name]: [value] });
  };
  const toggleUnread = () => {
    const { unread, at: _, ...rest } = search;
    show(unread === true ? rest : { ...rest, unread: true });
  };
  return (
    <div
      id="filters"
      className="relative flex items-center gap-2 max-2xl:order-last max-2xl:w-full max-md:overflow-x-auto max-md:*:shrink-0"
    >
      {/* What requesters find by words would tell them what others wrote. */}
      {searches ? (
        <TextField
          label={words.list.search}
          isLabelHidden
          type="search"
          placeholder={`${words.list.search}  /`}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      ) : null}
      <Button
        look="bare"
        aria-pressed={search.unread === true}
        onClick={toggleUnread}
        className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
      >
        {words.list.unread}
      </Button>
      <Select
        label={words.ticket.priority}
        isQuiet
        isLabelHidden
        choices={[any(words.ticket.priority), ...priorities]}
        value={search.priority?.[0] ?? ''}
        onChange={({ target }) => set('priority', target.value)}
      />
      <Select
        label={words.ticket.type}
        isQuiet
        isLabelHidden
        choices={[any(words.ticket.type), ...types]}
        value={search.type?.[0] ?? ''}
        onChange={({ target }) => set('type', target.value)}
      />
      <Select
        label={words.list.sort}
        isQuiet
        isLabelHidden
        choices={(['updated_at', 'created_at', 'priority'] as const).map((value) => ({
          value,
          label: words.list.sorts[value],
        }))}
        value={filterOf(search).sort}
        onChange={({ target }) => show({ ...search, sort: target.value as NonNullable<TicketSearch['sort']> })}
      />
    </div>
  );
}
