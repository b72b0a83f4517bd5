import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useId, useState } from 'react';
import { desk } from '../desk.ts';
import { words } from '../words.ts';
import { said } from '../messages/en/knowledge.ts';
import { Dialog } from '../parts/dialog.tsx';
import { usePlaces } from '../places.ts';
import { useMay, useMe } from '../session.ts';
import { setTheme } from '../theme.ts';
import { addressOf } from './found.ts';

const NewTicket = lazy(async () => ({ default: (await import('../tickets/list/new.tsx')).NewTicket }));

/** How long one must not type before it is searched: the server allows sixty searches a minute. */
const TYPING_MS = 250;

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  /** Where it is, or what it does. */
  readonly address?: string;
  readonly run?: () => void;
}

/** One field for going anywhere and finding anything. */
export function Palette({ close }: { close: () => void }) {
  const may = useMay();
  const router = useRouter();
  const me = useMe();
  const places = usePlaces();
  const [isWriting, setWriting] = useState(false);
  const list = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const settled = useSettled(typed.trim());
  const found = useQuery({
    queryKey: [['search', 'palette'], settled],
    queryFn: () => search(settled),
    enabled: settled !== '' && may('search.use'),
    placeholderData: keepPreviousData,
  });
  // Their names are many, and loaded once somebody looks for one.
  const rooms = useQuery({
    queryKey: ['palette', 'rooms', me.team_id],
    queryFn: async () => (await import('./rooms.ts')).roomsFor(may, me.role),
    enabled: typed !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  const wanted = typed.trim().toLowerCase();
  const fits = ({ name }: { readonly name: string }) => name.toLowerCase().includes(wanted);
  const isSearching = settled !== typed.trim() || found.isFetching;
  const { does } = said.palette;
  const doings: readonly Entry[] = [
    ...(may('tickets.create')
      ? [{ id: 'ticket', name: words.ticket.new, hint: 'c', run: () => setWriting(true) }]
      : []),
    ...(may('automation.manage')
      ? [{ id: 'workflow', name: does.workflow, hint: words.nav.workflows, address: '/workflows/new' }]
      : []),
    ...(may('reports.read')
      ? [{ id: 'reports', name: does.reports, hint: words.nav.dashboard, address: '/reports' }]
      : []),
    ...(['light', 'dark', 'system'] as const).map((theme) => ({
      id: theme,
      name: does.looks[theme],
      hint: does.look,
      run: () => {
        setTheme(theme);
        close();
      },
    })),
  ];
  const entries: readonly Entry[] = [
    ...places.filter(fits).map(({ to, name, shortcut }) => ({ id: to, name, hint: `g ${shortcut}`, address: to })),
    ...doings.filter(fits),
    ...(wanted === ''
      ? []
      : [
          ...(rooms.data ?? []).filter(fits).map((room) => ({ ...room, hint: words.nav.settings })),
          ...(found.data ?? []),
        ]),
  ];
  const at = Math.min(active, entries.length - 1);
  const go = (entry: Entry | undefined) => {
    entry?.run?.();
    if (entry?.address === undefined) return;
    close();
    router.history.push(entry.address);
  };
  if (isWriting)
    return (
      <Suspense>
        <NewTicket close={close} />
      </Suspense>
    );
  return (
    <Dialog title={words.nav.palette} close={close}>
      <input
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={entries[at] === undefined ? undefined : `${list}-${at}`}
        aria-label={words.nav.palette}
        placeholder={said.palette.placeholder}
        autoFocus
        className="mb-3 min-h-11 w-full rounded-sm border border-edge bg-surface px-3 text-base"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined) {
            event.preventDefault();
            setActive((at + step + entries.length) % Math.max(1, entries.length));
          }
          if (event.key === 'Enter') {
            event.preventDefault();
            go(entries[at]);
          }
        }}
      />
      <ul id={list} role="listbox" aria-label={words.nav.palette} className="max-h-[50dvh] overflow-y-auto">
        {entries.map((entry, index) => (
          <li
            key={entry.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseMove={() => setActive(index)}
            onClick={() => go(entry)}
            className={`flex min-h-9 cursor-pointer items-center gap-3 rounded-sm px-3 max-md:min-h-11 ${index === at ? 'bg-accent-soft' : ''}`}
          >
            <span className="min-w-0 grow truncate">{entry.name}</span>
            <span className="shrink-0 text-xs text-muted">{entry.hint}</span>
          </li>
        ))}
      </ul>
      {entries.length === 0 && !isSearching ? <p className="text-sm text-muted">{said.search.nothing}</p> : null}
    </Dialog>
  );
}

/** A value once it has not changed for a while. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

async function search(query: string): Promise<Entry[]> {
  const { items } = await desk.api.search.global.mutate({ query, page_size: 12 });
  return items.flatMap((hit) => {
    const address = addressOf(hit);
    return address === undefined
      ? []
      : [{ id: hit.id, name: hit.title, hint: [said.kinds[hit.kind], hit.key ?? ''].join(' '), address }];
  });
}
