import { useInfiniteQuery } from '@tanstack/react-query';
import { api, type Answers } from '../desk.ts';
import { words } from '../messages/en.ts';
import { Markdown } from '../parts/markdown.tsx';
import { MoreButton } from '../parts/more.tsx';
import { Failure } from '../parts/state.tsx';
import { ago, when } from '../time.ts';

type Detail = Answers['tickets']['get'];

/** What was said, oldest first. Notes look different from what the reporter reads. */
export function Thread({ ticket }: { ticket: Pick<Detail, 'id'> }) {
  const list = useInfiniteQuery(
    api.tickets.comments.list.infiniteQueryOptions(
      { ticket_id: ticket.id, page_size: 50 },
      { getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined },
    ),
  );
  const { data, error, refetch } = list;
  if (error !== null) return <Failure error={error} again={() => void refetch()} />;
  const comments = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-label={words.ticket.reply} className="mt-8 space-y-4">
      {comments.map((comment) => (
        <article
          key={comment.id}
          className={`rounded-md border p-4 ${comment.is_internal ? 'border-warn bg-warn-soft' : 'border-line bg-raised'}`}
        >
          <header className="mb-2 flex flex-wrap items-center gap-2 text-sm">
            <strong>{comment.author.name}</strong>
            {comment.is_internal ? (
              <span className="text-xs font-semibold text-warn">{words.ticket.internal}</span>
            ) : null}
            <time dateTime={comment.created_at} title={when(comment.created_at)} className="text-muted">
              {ago(comment.created_at)}
            </time>
            {comment.edited_at === null ? null : <span className="text-muted">({words.ticket.edited})</span>}
          </header>
          <Markdown text={comment.content} />
        </article>
      ))}
      <MoreButton of={list} />
    </section>
  );
}
