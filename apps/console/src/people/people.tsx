import { useInfiniteQuery, keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { api } from '../desk.ts';
import { words } from '../messages/en.ts';
import { TextField } from '../parts/field.tsx';
import { MoreButton } from '../parts/more.tsx';
import { Empty, Failure, Skeleton } from '../parts/state.tsx';

export function PeopleScreen() {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const list = useInfiniteQuery({
    ...api.people.list.infiniteQueryOptions(
      { page_size: 50, ...(search === '' ? {} : { search }) },
      { getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = list;
  if (error !== null) return <Failure error={error} again={() => void refetch()} />;
  if (data === undefined) return <Skeleton />;
  const items = data.pages.flatMap((page) => page.items);
  return (
    <main className="h-full overflow-y-auto p-4 md:p-6">
      <div className="mx-auto max-w-3xl">
        <header className="mb-4 flex flex-wrap items-center gap-4">
          <h1 className="grow text-xl font-semibold">{words.people.title}</h1>
          <TextField
            label={words.people.search}
            isLabelHidden
            type="search"
            placeholder={words.people.search}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </header>
        {items.length === 0 ? <Empty title={words.people.empty} /> : null}
        <ul className="divide-y divide-line rounded-md border border-line bg-surface">
          {items.map(({ id, name, email, kind, roles }) => (
            <li key={id} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 py-2">
              <span className="min-w-0">
                <Link
                  to="/tickets"
                  search={{ reporter_id: id }}
                  className="block truncate font-semibold hover:underline"
                >
                  {name}
                </Link>
                <span className="block truncate text-sm text-muted">{email}</span>
              </span>
              <span className="text-sm text-muted">{roles.length === 0 ? kind : roles.join(', ')}</span>
            </li>
          ))}
        </ul>
        <MoreButton of={list} />
      </div>
    </main>
  );
}
