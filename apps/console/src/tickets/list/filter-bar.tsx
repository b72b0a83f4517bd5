import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { words } from '../../messages/en.ts';
import { Button } from '../../parts/button.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { useMay } from '../../session.ts';
import { priorities, types } from '../choices.ts';
import { filterOf, type TicketSearch } from '../search.ts';

const MoreFilters = lazy(async () => ({ default: (await import('./more-filters.tsx')).MoreFilters }));
const TYPING_MS = 250;

/** What narrows the list down. Each of it stands in the address. */
export function FilterBar({ search, show }: { search: TicketSearch; show: (next: TicketSearch) => void }) {
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
      <Suspense>
        <MoreFilters search={search} show={show} />
      </Suspense>
    </div>
  );
}
