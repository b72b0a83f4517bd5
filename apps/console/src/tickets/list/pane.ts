import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Ticket } from '../../desk.ts';
import { useMedia } from '../../parts/window.ts';
import type { TicketSearch } from '../search.ts';

/** Whether tickets open beside the list, where there is room; kept in this browser. */
const SPLIT = 'deskwire:split';
/** So long a ticket must be the one that keys act on before it is shown beside the list: nobody reads what they pass. */
const PASSING_MS = 150;

interface List {
  readonly search: TicketSearch;
  /** The ticket beside the list, by its key. */
  readonly opened: string | undefined;
  readonly rows: RefObject<ReadonlyMap<number, Ticket>>;
  readonly active: number;
  readonly setActive: (index: number) => void;
}

/** The ticket beside the list: the address says which one, and it follows the row that keys act on. */
export function usePane({ search, opened, rows, active, setActive }: List) {
  const navigate = useNavigate({ from: '/tickets' });
  const isWide = useMedia('(width >= 64rem)');
  const [splits, setSplits] = useState(() => localStorage.getItem(SPLIT) === '1');
  const isSplit = isWide && opened !== undefined;
  const close = () => void navigate({ search });
  const openBeside = (ticket: Ticket, index: number) => {
    setActive(index);
    void navigate({ search: { ...search, at: index + 1, open: ticket.key }, replace: opened !== undefined });
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
  }, [active, isSplit, opened, rows]);
  const placed = useRef(search.at === undefined ? undefined : opened);
  return {
    isWide,
    splits,
    openBeside,
    close,
    toggle: () => {
      localStorage.setItem(SPLIT, splits ? '0' : '1');
      setSplits(!splits);
      const ticket = rows.current.get(active);
      if (splits) close();
      else if (ticket !== undefined) openBeside(ticket, active);
    },
    open: () => {
      const ticket = rows.current.get(active);
      if (ticket === undefined) return;
      if (isWide && splits) openBeside(ticket, active);
      else void navigate({ to: '/tickets/$key', params: { key: ticket.key }, search: { ...search, at: active + 1 } });
    },
    /** A link names a ticket, and not its place: it is found among the first rows, if it is there. */
    place: (loaded: ReadonlyMap<number, Ticket>) => {
      if (opened === undefined || placed.current === opened || loaded.size === 0) return;
      placed.current = opened;
      // Where it is not among them, none is marked: what is marked is what is open.
      const [index = -1] = [...loaded].find(([, ticket]) => ticket.key === opened) ?? [];
      shownAt.current = index;
      setActive(index);
    },
  };
}
