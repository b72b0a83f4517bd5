import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MessageSquare } from 'lucide-react';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { useCompact } from '../../density.ts';
import { api, type Ticket } from '../../desk.ts';
import { words } from '../../messages/en.ts';
import { Person } from '../../parts/avatar.tsx';
import { Priority, StatusPill } from '../../parts/pill.tsx';
import { useMedia, useWindow } from '../../parts/window.ts';
import { useMay } from '../../session.ts';
import { ago, when } from '../../time.ts';
import { shownName, useStatuses } from '../choices.ts';
import { filterOf, type TicketSearch } from '../search.ts';
import { tracksOf, usual, type Column } from './column.ts';

/** How many rows are asked for at once. */
export const PAGE = 50;
/** Where pages end and cursors begin: nobody scrolls there. */
const DEEPEST = 10_000;
/** On a phone a row has a second line. It is chosen once: nobody turns a desk into a phone. */
const isPhone = matchMedia('(width < 48rem)').matches;
/** Heights of a row by how many lines it has: as most like them, and where people want more of them on the screen. */
const heights = { one: [44, 34], two: [64, 52] } as const;

/** What only those of the team are told. */
const INNER: ReadonlySet<Column> = new Set(['assignee', 'due']);

/** What only some views show. */
const OtherCell = lazy(async () => ({ default: (await import('./columns.tsx')).OtherCell }));
const Heads = lazy(async () => ({ default: (await import('./columns.tsx')).Heads }));

/** A page of what fits the address. */
export const pageOfTickets = (search: TicketSearch, page: number) =>
  api.tickets.list.queryOptions({ ...filterOf(search), view: 'row', page, page_size: PAGE });

interface RowsProps {
  search: TicketSearch;
  total: number;
  /** The row that keys act on, from 0. */
  active: number;
  setActive: (index: number) => void;
  selected: ReadonlySet<string>;
  toggle: (ticket: Ticket) => void;
  /** The rows that are loaded, for keys and bulk changes. */
  onRows: (rows: ReadonlyMap<number, Ticket>) => void;
  /** Beside an open ticket there is room for less, in two lines. */
  isSplit: boolean;
  /** What the view shows of each, in order; empty for the usual. */
  columns: readonly Column[] | undefined;
  /** Opens a ticket beside the list instead of on a screen of its own. */
  open: ((ticket: Ticket, index: number) => void) | undefined;
}

/** Rows of a list of any length: only those on screen are drawn, and only their pages are asked for. */
export function Rows({
  search,
  total,
  active,
  setActive,
  selected,
  toggle,
  onRows,
  isSplit,
  columns,
  open,
}: RowsProps) {
  const may = useMay();
  const isMember = may('team.read');
  // A mark that leads to nothing is not offered.
  const handles = may('tickets.handle');
  const isTwoLine = isPhone || isSplit;
  const isCompact = useCompact() && !isPhone;
  const hasRoom = useMedia('(width >= 80rem)');
  const ROW = heights[isTwoLine ? 'two' : 'one'][isCompact ? 1 : 0];
  const isOwn = columns !== undefined && columns.length > 0 && !isTwoLine;
  const shownColumns: readonly Column[] = isTwoLine
    ? ['status']
    : isOwn
      ? columns
      : usual.filter((column) => (column !== 'due' || hasRoom) && (isMember || !INNER.has(column)));
  const box = handles ? '24px ' : '';
  const tracks = box + (isTwoLine ? 'minmax(0,1fr) auto' : tracksOf(shownColumns));
  const count = Math.min(total, DEEPEST);
  const { ref, first, last } = useWindow(count, ROW, active);
  const shown = Array.from({ length: Math.max(0, last - first) }, (_, nth) => first + nth);
  const pages = [...new Set(shown.map((index) => Math.floor(index / PAGE) + 1))];
  const answers = useQueries({
    queries: pages.map((page) => pageOfTickets(search, page)),
  });
  const rows = new Map<number, Ticket>();
  for (const [nth, { data }] of answers.entries())
    for (const [at, ticket] of (data?.items ?? []).entries()) rows.set((pages[nth]! - 1) * PAGE + at, ticket);
  useEffect(() => {
    onRows(rows);
  });

  const grid = (
    <div
      ref={ref}
      role="grid"
      aria-label={words.list.label}
      aria-rowcount={count}
      aria-activedescendant={rows.has(active) ? `ticket-${rows.get(active)!.id}` : undefined}
      tabIndex={0}
      className={`min-h-0 grow overflow-y-auto outline-offset-[-2px] ${isOwn ? '[scrollbar-gutter:stable]' : ''}`}
    >
      <div role="presentation" style={{ height: count * ROW }} className="relative">
        {shown.map((index) => (
          <div
            key={index}
            role="row"
            id={rows.has(index) ? `ticket-${rows.get(index)!.id}` : undefined}
            aria-rowindex={index + 1}
            aria-selected={rows.has(index) && selected.has(rows.get(index)!.id)}
            onMouseDown={() => setActive(index)}
            className={`absolute inset-x-0 grid items-center border-b border-line ${index === active ? 'bg-sunken shadow-[inset_3px_0_0_var(--color-accent)]' : rows.has(index) && selected.has(rows.get(index)!.id) ? 'bg-accent-soft' : 'hover:bg-sunken'}`}
            style={{ height: ROW, transform: `translateY(${index * ROW}px)` }}
          >
            {rows.has(index) ? (
              <Row
                ticket={rows.get(index)!}
                search={{ ...search, at: index + 1 }}
                isSelected={selected.has(rows.get(index)!.id)}
                toggle={handles ? toggle : undefined}
                isTwoLine={isTwoLine}
                isMember={isMember}
                columns={shownColumns}
                tracks={tracks}
                open={open === undefined ? undefined : () => open(rows.get(index)!, index)}
              />
            ) : (
              <div className="mx-4 h-4 w-2/3 rounded-sm bg-sunken" />
            )}
          </div>
        ))}
      </div>
    </div>
  );
  return isOwn ? (
    <>
      <Suspense fallback={<div className="h-6.25" />}>
        <Heads of={shownColumns} tracks={tracks} />
      </Suspense>
      {grid}
    </>
  ) : (
    grid
  );
}

interface RowProps {
  ticket: Ticket;
  search: TicketSearch;
  isSelected: boolean;
  toggle: ((ticket: Ticket) => void) | undefined;
  isTwoLine: boolean;
  isMember: boolean;
  columns: readonly Column[];
  /** The widths of its cells, as a grid takes them. */
  tracks: string;
  open: (() => void) | undefined;
}
function Row({ ticket, search, isSelected, toggle, isTwoLine, isMember, columns, tracks, open }: RowProps) {
  const { key, title, description, priority, assignee, updated_at, comment_count, unread } = ticket;
  const { nameOf } = useStatuses();
  return (
    <div role="presentation" className="grid items-center gap-x-3 px-4" style={{ gridTemplateColumns: tracks }}>
      {toggle === undefined ? null : (
        <div role="gridcell" className="flex">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={key}
            checked={isSelected}
            onChange={() => toggle(ticket)}
            className="size-6 accent-(--color-solid) md:size-4"
          />
        </div>
      )}
      {isTwoLine ? null : (
        <>
          <div role="gridcell" className="flex">
            <Priority of={priority} isShort />
          </div>
          <div role="gridcell" className="text-sm text-muted">
            {key}
          </div>
        </>
      )}
      <div role="gridcell" className={`min-w-0 ${isTwoLine ? '' : 'flex items-baseline gap-2'}`}>
        <Link
          to="/tickets/$key"
          params={{ key }}
          search={search}
          tabIndex={-1}
          onClick={(event) => {
            if (open === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            open();
          }}
          className={`max-w-full shrink-0 truncate leading-6 hover:underline ${isTwoLine ? 'block' : ''} ${unread === true ? 'font-semibold' : ''}`}
        >
          {unread === true ? <Unread /> : null}
          {title}
        </Link>
        {isTwoLine ? (
          <span className="flex items-center gap-2 text-xs text-muted">
            <Priority of={priority} isShort />
            <span className="truncate">
              {[
                key,
                ...(isMember ? [assignee === null ? words.views.unassigned : shownName(assignee)] : []),
                ago(updated_at),
              ].join(' · ')}
            </span>
          </span>
        ) : (
          <>
            <span className="min-w-0 grow truncate text-sm text-muted">{description}</span>
            {comment_count > 0 ? (
              <span className="inline-flex shrink-0 items-center gap-1 self-center text-xs text-muted">
                <MessageSquare size={12} aria-hidden />
                {comment_count}
              </span>
            ) : null}
          </>
        )}
      </div>
      {columns.map((column) => (
        <div key={column} role="gridcell" className="flex min-w-0 text-sm text-muted last:justify-end">
          {cellOf(ticket, column, nameOf)}
        </div>
      ))}
    </div>
  );
}

/** What a column shows of a ticket. Not a component: hundreds of cells are drawn while somebody scrolls. */
function cellOf(ticket: Ticket, column: Column, nameOf: (ticket: Ticket) => string): ReactNode {
  const { status_category, assignee, sla_due_at, updated_at } = ticket;
  switch (column) {
    case 'status':
      return <StatusPill category={status_category} name={nameOf(ticket)} />;
    case 'assignee':
      return assignee === null ? '–' : <Person name={shownName(assignee)} />;
    case 'due':
      return sla_due_at === null ? null : <Due at={sla_due_at} />;
    case 'updated':
      return <Moment at={updated_at} />;
    default:
      return (
        <Suspense>
          <OtherCell of={column} ticket={ticket} />
        </Suspense>
      );
  }
}

const Moment = ({ at }: { at: string }) => (
  <time dateTime={at} title={when(at)}>
    {ago(at)}
  </time>
);

/** What others changed since somebody last looked. Its title is bold as well: colour never tells it alone. */
function Unread() {
  return (
    <>
      <span aria-hidden className="mr-1.5 inline-block size-2 rounded-full bg-accent align-middle" />
      <span className="sr-only">{words.list.unread} </span>
    </>
  );
}

/** Less than this before its deadline, a promise is at risk. */
const SOON_MS = 4 * 3_600_000;

/** When the next promise of a ticket is due. Past deadlines and near ones stand out. */
function Due({ at }: { at: string }) {
  const left = Date.parse(at) - Date.now();
  const ink = left < 0 ? 'text-danger' : left < SOON_MS ? 'text-warn' : 'text-muted';
  return (
    <time className={ink} dateTime={at} title={words.ticket.due(when(at))}>
      {ago(at)}
    </time>
  );
}
