import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, ThumbsDown, ThumbsUp } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { api, desk, type Answers } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { words as shared } from '../words.ts';
import { addressOf } from '../palette/found.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Composer, Entry } from '../parts/composer.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Priority } from '../parts/pill.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';

const { chat: said } = words;
type Message = Answers['chat']['sessions']['get']['messages'][number];
type Cited = Message['citations'][number];
type Draft = NonNullable<Message['draft']>;

const isWriting = ({ state }: Message): boolean => state === 'queued' || state === 'running';
/** How often an answer that is being written is asked for. */
const POLL_MS = 1000;

export function Session({ id: session_id }: { id: string }) {
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    ...api.chat.sessions.get.queryOptions({ session_id }),
    refetchInterval: ({ state }) => (state.data?.messages.some(isWriting) === true ? POLL_MS : false),
  });
  const send = useAct(api.chat.send.mutationOptions());
  const remove = useAct(api.chat.sessions.delete.mutationOptions(), {
    done: shared.act.deleted,
    undo: (_, input) => desk.api.chat.sessions.restore.mutate(input),
    after: () => navigate({ to: '/chat' }),
  });
  const end = useRef<HTMLDivElement>(null);
  const last = data?.messages.at(-1);
  useEffect(() => {
    end.current?.scrollIntoView();
  }, [last?.id, last?.text]);
  if (data === undefined) return error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />;
  const busy = data.messages.some(isWriting);
  return (
    <section aria-label={said.conversation} className="flex h-full flex-col">
      <header className="flex items-center gap-2 border-b border-line px-4 py-2">
        <Link
          to="/chat"
          aria-label={said.back}
          className="inline-flex size-11 items-center justify-center rounded-sm hover:bg-sunken md:hidden"
        >
          <ArrowLeft size={18} aria-hidden />
        </Link>
        <h1 className="min-w-0 grow truncate text-lg font-semibold">{data.title}</h1>
        <Danger
          look="bare"
          label={said.delete}
          question={said.deleteQuestion}
          run={() => remove.mutate({ session_id })}
        />
      </header>
      <div className="min-h-0 grow overflow-y-auto p-4" tabIndex={0} role="group" aria-label={said.conversation}>
        <div className="mx-auto max-w-3xl space-y-3" aria-live="polite">
          {data.earlier ? <p className="text-center text-sm text-muted">{said.earlier}</p> : null}
          {data.messages.map((message) => (
            <ChatEntry key={message.id} message={message} />
          ))}
          <div ref={end} />
        </div>
      </div>
      <div className="px-4 pb-4 *:mx-auto *:mt-0 *:max-w-3xl">
        <Composer
          about={`chat/${session_id}`}
          label={said.question}
          placeholder={said.ask}
          submit={said.send}
          rows={2}
          isBusy={send.isPending || busy}
          send={(message, clear) => send.mutate({ session_id, message, wait_seconds: 0 }, { onSuccess: clear })}
        />
      </div>
    </section>
  );
}

function ChatEntry({ message }: { message: Message }) {
  const { id: message_id, role, state, text, citations, draft, error, created_at } = message;
  const cancel = useAct(api.chat.cancel.mutationOptions());
  const retry = useAct(api.chat.retry.mutationOptions());
  const isAnswer = role === 'assistant';
  return (
    <Entry author={isAnswer ? said.answer : said.you} facts={<When at={created_at} />}>
      {text === '' ? null : <Markdown text={text} />}
      {isAnswer && state !== 'done' ? (
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <p className={`text-sm ${state === 'failed' ? 'text-danger' : 'text-muted'}`}>
            {said.states[state]} {error}
          </p>
          {isWriting(message) ? (
            <Button onClick={() => cancel.mutate({ message_id })}>{said.stop}</Button>
          ) : (
            <Button onClick={() => retry.mutate({ message_id })}>{said.again}</Button>
          )}
        </div>
      ) : null}
      {citations.length === 0 ? null : <Sources of={citations} />}
      {draft === null ? null : <ProposedTicket draft={draft} />}
      {isAnswer && state === 'done' ? <Feedback message={message} /> : null}
    </Entry>
  );
}

/** Where an answer is from. */
const Sources = ({ of }: { of: Message['citations'] }) => (
  <div className="mt-3 text-sm">
    <h2 className="text-xs font-semibold text-muted">{said.sources}</h2>
    <ol>
      {of.map(({ index, title, ...cited }) => (
        <li key={index} className="flex gap-2">
          <span className="text-muted">[{index}]</span>
          {title === null ? <span className="text-muted">{said.removed}</span> : <Source title={title} of={cited} />}
        </li>
      ))}
    </ol>
  </div>
);

function Source({ title, of: { kind, id, key, home, quote } }: { title: string; of: Omit<Cited, 'index' | 'title'> }) {
  const address = kind === 'removed' || id === null ? undefined : addressOf({ kind, id, key, home });
  const label = key ?? home?.key ?? title;
  const name = label === title ? title : `${label} ${title}`;
  const shown = 'min-h-6 min-w-0 truncate leading-6';
  return address === undefined ? (
    <span title={quote ?? undefined} className={shown}>
      {name}
    </span>
  ) : (
    <a href={address} title={quote ?? undefined} className={`${shown} hover:underline`}>
      {name}
    </a>
  );
}

function ProposedTicket({
  draft: { id: draft_id, title, description, type, priority, state, ticket_id },
}: {
  draft: Draft;
}) {
  const may = useMay();
  const navigate = useNavigate();
  const confirm = useAct(api.chat.drafts.confirm.mutationOptions(), {
    after: ({ key }) => navigate({ to: '/tickets/$key', params: { key }, search: {} }),
  });
  const discard = useAct(api.chat.drafts.discard.mutationOptions());
  return (
    <div className="mt-3 rounded-md border border-line bg-surface p-3">
      <h2 className="text-xs font-semibold text-muted">{said.draft}</h2>
      <p className="font-semibold">{title}</p>
      <p className="flex gap-3 text-sm text-muted">
        {shared.type[type]} <Priority of={priority} />
      </p>
      <Markdown text={description} />
      {state === 'open' ? (
        <div className="mt-3 flex flex-wrap gap-2">
          {may('tickets.create') ? (
            <Button look="solid" disabled={confirm.isPending} onClick={() => confirm.mutate({ draft_id })}>
              {said.create}
            </Button>
          ) : null}
          <Button onClick={() => discard.mutate({ draft_id })}>{said.discard}</Button>
        </div>
      ) : ticket_id === null ? (
        <p className="mt-2 text-sm text-muted">{said.discarded}</p>
      ) : (
        <Link
          to="/tickets/$key"
          params={{ key: ticket_id }}
          search={{}}
          className="mt-2 block min-h-6 text-sm text-accent underline"
        >
          {said.created(title)}
        </Link>
      )}
    </div>
  );
}

function Feedback({ message: { id: message_id, helpful } }: { message: Message }) {
  const { mutate } = useAct(api.chat.messages.feedback.mutationOptions());
  return (
    <div className="mt-2 flex gap-1">
      {(
        [
          [true, said.helpful, ThumbsUp],
          [false, said.unhelpful, ThumbsDown],
        ] as const
      ).map(([value, name, Icon]) => (
        <Button
          key={name}
          look="bare"
          aria-label={name}
          aria-pressed={helpful === value}
          onClick={() => mutate({ message_id, helpful: helpful === value ? null : value })}
        >
          <Icon size={14} aria-hidden className={helpful === value ? 'fill-current text-accent' : 'text-muted'} />
        </Button>
      ))}
    </div>
  );
}
