import { useInfiniteQuery } from '@tanstack/react-query';
import { api, type Answers } from '../../desk.ts';
import { commentsOf } from '../comments.ts';
import { said } from '../../messages/en/tickets.ts';
import { useAct } from '../../parts/act.ts';
import { OwnWords } from '../../parts/own-words.tsx';
import { words } from '../../words.ts';
import { Entry } from '../../parts/composer.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { MoreButton } from '../../parts/more.tsx';
import { Failure, Skeleton } from '../../parts/state.tsx';
import { When } from '../../parts/when.tsx';
import { useMay } from '../../session.ts';
import { Split } from './split.tsx';

type Comment = Answers['tickets']['comments']['list']['items'][number];

/** What was said, oldest first. Notes look different from what the reporter reads. */
export function Thread({ ticket_id }: { ticket_id: string }) {
  const list = useInfiniteQuery(commentsOf(ticket_id));
  const { data, error, refetch } = list;
  if (error !== null) return <Failure error={error} again={() => void refetch()} />;
  if (data === undefined) return <Skeleton rows={2} />;
  const comments = data.pages.flatMap(({ items }) => items);
  return (
    <section aria-label={words.ticket.thread} className="mt-8 space-y-4">
      {comments.map((comment) => (
        <Said key={comment.id} comment={comment} ticket_id={ticket_id} />
      ))}
      <MoreButton of={list} />
    </section>
  );
}

function Said({ comment, ticket_id }: { comment: Comment; ticket_id: string }) {
  const { id: comment_id, author, is_internal, created_at, edited_at, content, version, can } = comment;
  const handles = useMay()('tickets.handle');
  const edit = useAct(api.tickets.comments.update.mutationOptions(), { showsProblems: true });
  const remove = useAct(api.tickets.comments.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Entry
      author={author.name}
      isInternal={is_internal}
      facts={
        <>
          {is_internal ? <span className="text-xs font-semibold text-warn">{words.ticket.internal}</span> : null}
          <When at={created_at} />
          {edited_at === null ? null : <span className="text-muted">({words.ticket.edited})</span>}
          <OwnWords
            content={content}
            edit={
              can.includes('update')
                ? { act: edit, send: (text) => ({ ticket_id, comment_id, version, content: text }) }
                : undefined
            }
            remove={
              can.includes('delete')
                ? { question: said.deleteCommentQuestion, run: () => remove.mutate({ ticket_id, comment_id }) }
                : undefined
            }
          >
            {handles ? <Split ticket_id={ticket_id} comment_id={comment_id} /> : null}
          </OwnWords>
        </>
      }
    >
      <Markdown text={content} />
    </Entry>
  );
}
