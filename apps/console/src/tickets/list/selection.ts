import { useState, type RefObject } from 'react';
import type { Ticket } from '../../desk.ts';
import type { BulkMenu } from '../bulk.ts';

interface Cursor {
  /** The rows that are loaded, by their place in the list. */
  readonly rows: RefObject<ReadonlyMap<number, Ticket>>;
  /** The row that keys act on. */
  readonly active: number;
  readonly move: (by: number) => void;
}

/** The tickets that are selected, which is what keys and the bar of bulk changes act on. */
export function useSelection({ rows, active, move }: Cursor) {
  const [selected, setSelected] = useState<ReadonlyMap<string, Ticket>>(new Map());
  const [menu, setMenu] = useState<{ readonly menu: BulkMenu }>();
  const [isAll, setAll] = useState(false);
  const current = () => rows.current.get(active);
  const toggle = (ticket: Ticket) =>
    setSelected((before) => {
      const next = new Map(before);
      if (!next.delete(ticket.id)) next.set(ticket.id, ticket);
      return next;
    });
  return {
    selected,
    menu,
    /** Whether all that fit are meant, and not only those that were marked. */
    isAll,
    takeAll: () => setAll(true),
    current,
    toggle,
    /** What a key acts on: the row one is on, if nothing is selected. */
    chosen: () => (selected.size > 0 ? [...selected.values()] : [current()].filter((row) => row !== undefined)),
    /** Takes the next row with it. */
    extend: (by: number) => {
      const both = [current(), rows.current.get(active + by)].filter((row) => row !== undefined);
      setSelected(new Map([...selected, ...both.map((row) => [row.id, row] as const)]));
      move(by);
    },
    takeShown: () => setSelected(new Map([...rows.current.values()].map((row) => [row.id, row]))),
    /** Opens a menu of the bar for what is selected, which is the row one is on if nothing else is. */
    ask: (wanted: BulkMenu) => {
      const row = current();
      if (selected.size === 0 && row !== undefined) toggle(row);
      setMenu({ menu: wanted });
    },
    clear: () => {
      setSelected(new Map());
      setMenu(undefined);
      setAll(false);
    },
  };
}
