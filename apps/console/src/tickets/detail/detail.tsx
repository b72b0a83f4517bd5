import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, ChevronLeft, ChevronRight, Copy, Info, Maximize2, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { api, desk, paged } from '../../desk.ts';
import { useKeys } from '../../keys.ts';
import { said } from '../../messages/en/tickets.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Happenings, History } from '../../parts/happenings.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { StatusPill } from '../../parts/pill.tsx';
import { Failure, Skeleton } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import { useMedia } from '../../parts/window.ts';
import { useMay } from '../../session.ts';
import { ago, when } from '../../time.ts';
import { useStatuses } from '../choices.ts';
import { TicketComposer, type Mode } from './composer.tsx';
import { Edit } from './edit.tsx';
import { MacroMenu, type EditedMacro } from '../macros.tsx';
import { besideOf, metIn, type Met } from './neighbours.ts';
import { Presence } from './presence.tsx';
import { useReading } from '../reads.ts';
import { PAGE, pageOfTickets } from '../list/rows.tsx';
import { readSearch, type TicketSearch } from '../search.ts';
import { Side } from './side.tsx';
import { Thread } from './thread.tsx';

/** A ticket on a screen of its own. */
export function TicketScreen() {
  const { key } = useParams({ from: '/tickets/$key' });
  const search = readSearch(useSearch({ from: '/tickets/$key' }));
  const navigate = useNavigate();
  const neighbours = useNeighbours(key, search);
  const go = (to: { key: string; at: number } | undefined) => {
    if (to !== undefined)
      void navigate({ to: '/tickets/$key', params: { key: to.key }, search: { ...search, at: to.at } });
  };
  useKeys({
    Escape: () => void navigate({ to: '/tickets', search }),
    ']': () => go(neighbours.next),
    '[': () => go(neighbours.previous),
  });
  return (
    <main className="h-full min-w-0">
      <TicketView
        // Another ticket begins anew: nobody edits what they no longer see.
        key={key}
        ticketKey={key}
        search={search}
        next={neighbours.next === undefined ? undefined : () => go(neighbours.next)}
        lead={
          <Link
            to="/tickets"
            search={search}
            aria-label={words.ticket.back}
            className="inline-flex size-8 shrink-0 items-center justify-center rounded-sm hover:bg-sunken max-md:size-11"
          >
            <ArrowLeft size={18} aria-hidden />
          </Link>
        }
        tail={
          <>
            <Button
              look="bare"
              aria-label={words.ticket.previous}
              disabled={neighbours.previous === undefined}
              onClick={() => go(neighbours.previous)}
              shortcut="["
            >
              <ChevronLeft size={18} aria-hidden />
            </Button>
            <Button
              look="bare"
              aria-label={words.ticket.next}
              disabled={neighbours.next === undefined}
              onClick={() => go(neighbours.next)}
              shortcut="]"
            >
              <ChevronRight size={18} aria-hidden />
            </Button>
          </>
        }
      />
    </main>
  );
}

/** A ticket beside the list that it is in. */
export function TicketPane({
  ticketKey,
  search,
  close,
}: {
  ticketKey: string;
  search: TicketSearch;
  close: () => void;
}) {
  const { open: _, ...rest } = search;
  const navigate = useNavigate({ from: '/tickets' });
  const { next } = useNeighbours(ticketKey, rest);
  return (
    <section aria-label={ticketKey} className="h-full min-w-0">
      <TicketView
        key={ticketKey}
        ticketKey={ticketKey}
        search={rest}
        next={
          next === undefined
            ? undefined
            : () => void navigate({ search: { ...rest, at: next.at, open: next.key }, replace: true })
        }
        tail={
          <>
            <Link
              to="/tickets/$key"
              params={{ key: ticketKey }}
              search={rest}
              aria-label={said.whole}
              title={said.whole}
              className="inline-flex size-8 items-center justify-center rounded-sm hover:bg-sunken"
            >
              <Maximize2 size={16} aria-hidden />
            </Link>
            <Button look="bare" aria-label={said.closePane} onClick={close} shortcut="Escape">
              <X size={18} aria-hidden />
            </Button>
          </>
        }
      />
    </section>
  );
}

interface TicketViewProps {
  ticketKey: string;
  /** The list from which it was opened. */
  search: TicketSearch;
  /** Goes to the next ticket of that list, if there is one. */
  next: (() => void) | undefined;
  /** What stands before its key, and what behind everything that can be done. */
  lead?: ReactNode;
  tail: ReactNode;
}
function TicketView({ ticketKey: key, search, next, lead, tail }: TicketViewProps) {
  const { data: ticket, error, refetch } = useQuery(api.tickets.get.queryOptions({ ticket_id: key }));
  useReading(ticket);
  const may = useMay();
  const { nameOf } = useStatuses();
  const [mode, setMode] = useState<Mode>('reply');
  const [macro, setMacro] = useState<EditedMacro>();
  const [isEditing, setEditing] = useState(false);
  // A phone has no room for them beside the key.
  const isPhone = useMedia('(width < 48rem)');
  const copy = () => {
    if (ticket === undefined) return;
    void navigator.clipboard.writeText(`${ticket.key} ${ticket.title}`);
    say(`${words.ticket.copied}: ${ticket.key}`);
  };
  const write = (wanted: Mode) => {
    setMode(wanted);
    document.querySelector<HTMLTextAreaElement>('#composer textarea')?.focus();
  };
  useKeys({
    r: () => write('reply'),
    n: may('tickets.handle') ? () => write('note') : undefined,
    e: ticket?.can.includes('update') ? () => setEditing(true) : undefined,
    y: copy,
  });

  if (ticket === undefined)
    return error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />;
  const answers = ticket.can.includes('comments.create');
  const macros = (
    <MacroMenu
      ticket_ids={[ticket.id]}
      edit={
        answers
          ? (chosen) => {
              setMode('reply');
              setMacro(chosen);
            }
          : undefined
      }
    />
  );
  const presence = may('tickets.handle') ? <Presence ticket_id={ticket.id} /> : null;
  const remove = ticket.can.includes('delete') ? <Remove ticket_id={ticket.id} search={search} /> : null;
  return (
    <div
      tabIndex={0}
      role="group"
      aria-label={ticket.key}
      className="@container flex h-full min-w-0 flex-col overflow-y-auto bg-surface -outline-offset-2"
    >
      <header className="no-print sticky top-0 z-10 flex items-center gap-1 border-b border-line bg-surface px-3 py-1.5">
        {lead}
        <span className="px-1 text-sm whitespace-nowrap text-muted">{ticket.key}</span>
        <Button look="bare" className="max-md:hidden" onClick={copy} aria-label={words.act.copy} shortcut="y">
          <Copy size={14} aria-hidden />
        </Button>
        <span className="grow" />
        {/* In one column, what a ticket is stands below what was said, which may be long. */}
        <Button
          look="bare"
          className="@3xl:hidden"
          aria-label={said.details}
          title={said.details}
          onClick={() => document.querySelector('#facts')?.scrollIntoView({ block: 'start' })}
        >
          <Info size={18} aria-hidden />
        </Button>
        {isPhone ? null : (
          <>
            {presence}
            {macros}
          </>
        )}
        {ticket.can.includes('update') ? (
          <Button look="bare" onClick={() => setEditing(true)} shortcut="e">
            {words.ticket.edit}
          </Button>
        ) : null}
        {isPhone ? null : remove}
        {tail}
      </header>
      <div className="mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] gap-8 p-4 md:p-6 @3xl:grid-cols-[minmax(0,1fr)_280px] print:grid-cols-[minmax(0,1fr)_180px] print:gap-4">
        <div className="min-w-0">
          {isPhone ? presence : null}
          {isEditing ? (
            <Edit ticket={ticket} close={() => setEditing(false)} />
          ) : (
            <>
              <h1 className="text-xl font-semibold wrap-anywhere">{ticket.title}</h1>
              <p className="mt-1 mb-4 flex flex-wrap items-center gap-2 text-sm text-muted">
                <StatusPill category={ticket.status_category} name={nameOf(ticket)} />
                <span>{ticket.reporter.name}</span>
                <time dateTime={ticket.created_at} title={when(ticket.created_at)}>
                  {ago(ticket.created_at)}
                </time>
              </p>
              {ticket.description === '' ? (
                <p className="text-muted">{words.ticket.noText}</p>
              ) : (
                <Markdown text={ticket.description} />
              )}
            </>
          )}
          <Thread ticket_id={key} />
          {answers ? (
            <TicketComposer
              key={ticket.id}
              ticket={ticket}
              mode={mode}
              setMode={setMode}
              macro={macro}
              endMacro={() => setMacro(undefined)}
              next={next}
            >
              {isPhone ? macros : null}
            </TicketComposer>
          ) : isPhone ? (
            macros
          ) : null}
          <History>
            <TicketHistory ticket_id={ticket.id} />
          </History>
        </div>
        <div className="space-y-4">
          <Side ticket={ticket} search={search} />
          {isPhone ? remove : null}
        </div>
      </div>
    </div>
  );
}

/** Lets people who manage tickets delete one, and undo that. */
function Remove({ ticket_id, search }: { ticket_id: string; search: TicketSearch }) {
  const navigate = useNavigate();
  const { mutate } = useAct(api.tickets.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: (_, input) => desk.api.tickets.restore.mutate(input),
    after: () => navigate({ to: '/tickets', search }),
  });
  return (
    <Danger look="bare" label={words.act.delete} question={said.deleteQuestion} run={() => mutate({ ticket_id })} />
  );
}

function TicketHistory({ ticket_id }: { ticket_id: string }) {
  const list = useInfiniteQuery(api.tickets.history.infiniteQueryOptions({ ticket_id, page_size: 30 }, paged));
  return <Happenings of={list} entity="ticket" />;
}

/**
 * The tickets before and after this one in the list from which it was opened. What is done to it takes it out of that list or
 * to its top, and what others do moves the rows as well: the next one is still the one that came next when it was opened.
 */
function useNeighbours(key: string, search: TicketSearch) {
  const { at } = search;
  const place = at ?? 0;
  const pages = [...new Set([place - 1, place + 1].map((one) => Math.ceil(Math.max(1, one) / PAGE)))];
  const keys = useQueries({
    // The pages of the list itself, which are there already.
    queries: pages.map((page) => ({ ...pageOfTickets(search, page), enabled: at !== undefined })),
    combine: (answers) =>
      new Map(
        answers.flatMap(({ data }, nth) =>
          (data?.items ?? []).map((row, index) => [row.key, (pages[nth]! - 1) * PAGE + index + 1] as const),
        ),
      ),
  });
  const [met, setMet] = useState<Met>();
  if (keys.has(key) && met?.of !== key) setMet(metIn(keys, key));
  return besideOf(keys, key, place, met);
}
