import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../desk.ts';
import { words } from '../messages/en.ts';
import { MoreButton } from '../parts/more.tsx';
import { Empty, Failure, Skeleton } from '../parts/state.tsx';
import { ago, when } from '../time.ts';

/** What happened that concerns one, newest first. */
export function InboxScreen() {
  const list = useInfiniteQuery(
    api.notifications.list.infiniteQueryOptions(
      { page_size: 50 },
      { getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined },
    ),
  );
  const { data, error, refetch } = list;
  if (error !== null) return <Failure error={error} again={() => void refetch()} />;
  if (data === undefined) return <Skeleton />;
  const items = data.pages.flatMap((page) => page.items);
  return (
    <main className="h-full overflow-y-auto p-4 md:p-6">
      <div className="mx-auto max-w-3xl">
        <h1 className="mb-4 text-xl font-semibold">{words.inbox.title}</h1>
        {items.length === 0 ? <Empty title={words.inbox.empty} /> : null}
        <ul className="divide-y divide-line rounded-md border border-line bg-surface">
          {items.map(({ id, entity, entity_id, title, body, created_at, read_at }) => (
            <li key={id} className="flex gap-3 px-4 py-3">
              <span
                className={`mt-2 size-2 shrink-0 rounded-full ${read_at === null ? 'bg-solid' : ''}`}
                role={read_at === null ? 'img' : undefined}
                aria-label={read_at === null ? words.inbox.unread : undefined}
              />
              <div className="min-w-0 grow">
                {entity === 'ticket' && entity_id !== null ? (
                  <Link
                    to="/tickets/$key"
                    params={{ key: entity_id }}
                    search={{}}
                    className="font-semibold hover:underline"
                  >
                    {title}
                  </Link>
                ) : (
                  <strong>{title}</strong>
                )}
                <p className="text-sm wrap-anywhere text-muted">{body}</p>
              </div>
              <time className="shrink-0 text-sm text-muted" dateTime={created_at} title={when(created_at)}>
                {ago(created_at)}
              </time>
            </li>
          ))}
        </ul>
        <MoreButton of={list} />
      </div>
    </main>
  );
}
