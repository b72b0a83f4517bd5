import { useInfiniteQuery } from '@tanstack/react-query';
import { api, paged, type Answers } from '../../desk.ts';
import { words } from '../../words.ts';
import { Entry } from '../../parts/composer.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { MoreButton } from '../../parts/more.tsx';
import { Failure } from '../../parts/state.tsx';
import { When } from '../../parts/when.tsx';

type Detail = Answers['tickets']['get'];

/** What was said, oldest first. Notes look different from what the reporter reads. */
export function Thread({ ticket }: { ticket: Pick<Detail, 'id'> }) {
  const list = useInfiniteQuery(
    api.tickets.comments.list.infiniteQueryOptions({ ticket_id: ticket.id, page_size: 50 }, paged),
  );
  const { data, error, refetch } = list;
  if (error !== null) return <Failure error={error} again={() => void refetch()} />;
  const comments = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-label={words.ticket.thread} className="mt-8 space-y-4">
      {comments.map(({ id, author, is_internal, created_at, edited_at, content }) => (
        <Entry
          key={id}
          author={author.name}
          isInternal={is_internal}
          facts={
            <>
              {is_internal ? <span className="text-xs font-semibold text-warn">{words.ticket.internal}</span> : null}
              <When at={created_at} />
              {edited_at === null ? null : <span className="text-muted">({words.ticket.edited})</span>}
            </>
          }
        >
          <Markdown text={content} />
        </Entry>
      ))}
      <MoreButton of={list} />
    </section>
  );
}
