import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { OwnWords } from '../parts/own-words.tsx';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Composer, Entry } from '../parts/composer.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { PeoplePicker } from '../parts/people.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMe } from '../session.ts';
import { threadName } from './name.ts';

const { messages: said } = work;
type Detail = Answers['messages']['thread'];
type Thread = Detail['thread'];
type Message = Detail['items'][number];

export function Conversation({ id }: { id: string }) {
  const me = useMe();
  const list = useInfiniteQuery(api.messages.thread.infiniteQueryOptions({ thread_id: id, page_size: 50 }, paged));
  const { data, error, refetch, hasNextPage, fetchNextPage } = list;
  const thread = data?.pages[0]?.thread;
  const newest = data?.pages[0]?.items[0];
  const end = useRef<HTMLDivElement>(null);
  const { mutate: read } = useAct(api.messages.read.mutationOptions());
  const send = useAct(api.messages.send.mutationOptions());
  const unread = thread?.unread ?? 0;
  const seen = newest?.created_at;
  // What is on screen counts as read, and the newest message is what one sees first.
  useEffect(() => {
    if (unread > 0 && seen !== undefined) read({ thread_id: id, before: seen });
  }, [unread, seen, id, read]);
  useEffect(() => {
    end.current?.scrollIntoView();
  }, [newest?.id]);
  if (data === undefined || thread === undefined)
    return error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />;
  const messages = data.pages.flatMap(({ items }) => items).toReversed();
  return (
    <section aria-label={said.conversation} className="flex h-full flex-col bg-surface">
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <Link
          to="/messages"
          aria-label={said.back}
          className="inline-flex size-11 items-center justify-center rounded-sm hover:bg-sunken md:hidden"
        >
          <ArrowLeft size={18} aria-hidden />
        </Link>
        <div className="min-w-0 grow basis-40">
          <h1 className="truncate text-lg font-semibold">{threadName(thread, me.person_id)}</h1>
          <p className="truncate text-sm text-muted">
            {thread.participants.map(({ person }) => person.name).join(', ')}
          </p>
        </div>
        <ThreadActions thread={thread} />
      </header>
      <div className="min-h-0 grow overflow-y-auto p-4" tabIndex={0} role="group" aria-label={said.title}>
        <div className="mx-auto max-w-3xl space-y-3">
          {hasNextPage ? <Button onClick={() => void fetchNextPage()}>{said.earlier}</Button> : null}
          {messages.map((message) => (
            <MessageEntry key={message.id} message={message} isMine={message.author_id === me.person_id} />
          ))}
          <div ref={end} />
        </div>
      </div>
      <div className="px-4 pb-4 *:mx-auto *:mt-0 *:max-w-3xl">
        <Composer
          about={`${id}/message`}
          label={said.text}
          placeholder={said.write}
          submit={said.send}
          most={10_000}
          rows={2}
          isBusy={send.isPending}
          send={(content, clear) => send.mutate({ thread_id: id, content }, { onSuccess: clear })}
        />
      </div>
    </section>
  );
}

function ThreadActions({ thread: { id: thread_id, muted } }: { thread: Thread }) {
  const navigate = useNavigate();
  const [added, setAdded] = useState<ReadonlyMap<string, string>>(new Map());
  const mute = useAct(api.messages.mute.mutationOptions());
  const leave = useAct(api.messages.leave.mutationOptions(), { after: () => navigate({ to: '/messages' }) });
  const add = useAct(api.messages.addPeople.mutationOptions(), {
    after: () => setAdded(new Map()),
    showsProblems: true,
  });
  return (
    <div className="flex flex-wrap gap-2">
      <FormDialog title={said.add} act={add} send={() => ({ thread_id, person_ids: [...added.keys()] })}>
        <p className="text-sm text-muted">{said.addHint}</p>
        <PeoplePicker label={said.to} chosen={added} choose={setAdded} />
      </FormDialog>
      <Button onClick={() => mute.mutate({ thread_id, muted: !muted })}>{muted ? said.unmute : said.mute}</Button>
      <Danger label={said.leave} question={said.leaveQuestion} run={() => leave.mutate({ thread_id })} />
    </div>
  );
}

/** Messages can be edited for this long. */
const EDITABLE_MS = 15 * 60_000;

function MessageEntry({ message, isMine }: { message: Message; isMine: boolean }) {
  const { id, author, content, created_at, edited_at, deleted_at } = message;
  const edit = useAct(api.messages.edit.mutationOptions(), { showsProblems: true });
  const remove = useAct(api.messages.delete.mutationOptions());
  // Where the time has come in the meantime, the server says so.
  const [isEditable] = useState(() => Date.now() - Date.parse(created_at) < EDITABLE_MS);
  if (deleted_at !== null) return <p className="px-4 text-sm text-muted italic">{said.deleted}</p>;
  return (
    <Entry
      author={author.name}
      facts={
        <>
          <When at={created_at} />
          {edited_at === null ? null : <span className="text-muted">({words.ticket.edited})</span>}
          <OwnWords
            content={content}
            most={10_000}
            edit={isMine && isEditable ? { act: edit, send: (text) => ({ message_id: id, content: text }) } : undefined}
            remove={
              isMine ? { question: said.deleteQuestion, run: () => remove.mutate({ message_id: id }) } : undefined
            }
          />
        </>
      }
    >
      <Markdown text={content} />
    </Entry>
  );
}
