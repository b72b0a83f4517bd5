import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api, paged } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { useAct } from '../parts/act.ts';
import { TextArea, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Listing } from '../parts/listing.tsx';
import { PeoplePicker } from '../parts/people.tsx';
import { Empty } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMe } from '../session.ts';
import { Conversation } from './conversation.tsx';
import { threadName } from './name.ts';

const { messages: said } = work;

/** Conversations beside the one that is open; on a phone one or the other. */
export function ConversationsScreen() {
  const { id } = useParams({ strict: false });
  const me = useMe();
  const list = useInfiniteQuery(api.messages.threads.infiniteQueryOptions({ page_size: 50 }, paged));
  return (
    <main className="flex h-full">
      <div
        className={`flex w-full shrink-0 flex-col border-line md:w-80 md:border-r ${id === undefined ? '' : 'max-md:hidden'}`}
      >
        <header className="flex items-center gap-2 p-4">
          <h1 className="grow text-xl font-semibold">{said.title}</h1>
          <NewMessage />
        </header>
        <div className="min-h-0 grow overflow-y-auto px-4 pb-4">
          <Listing
            of={list}
            label={said.title}
            empty={{ title: said.empty, hint: said.emptyHint }}
            row={(thread) => (
              <Link
                to="/messages/$id"
                params={{ id: thread.id }}
                activeProps={{ className: 'bg-accent-soft', 'aria-current': 'page' }}
                className="block px-4 py-2.5 hover:bg-sunken"
              >
                <span className="flex items-baseline gap-2">
                  <span className={`grow truncate ${thread.unread > 0 ? 'font-semibold' : ''}`}>
                    {threadName(thread, me.person_id)}
                  </span>
                  {thread.unread > 0 ? (
                    <span
                      className="rounded-full bg-solid px-1.5 text-xs text-on-solid"
                      aria-label={said.unread(thread.unread)}
                      role="img"
                    >
                      {thread.unread}
                    </span>
                  ) : null}
                </span>
                <span className="flex gap-2 text-sm text-muted">
                  <span className="grow truncate">
                    {thread.participants.map(({ person }) => person.name.split(' ')[0]).join(', ')}
                    {thread.muted ? ` · ${said.muted}` : ''}
                  </span>
                  <When at={thread.last_message_at} className="shrink-0" />
                </span>
              </Link>
            )}
          />
        </div>
      </div>
      <div className={`min-w-0 grow ${id === undefined ? 'max-md:hidden' : ''}`}>
        {id === undefined ? <Empty title={said.pick} /> : <Conversation key={id} id={id} />}
      </div>
    </main>
  );
}

function NewMessage() {
  const navigate = useNavigate();
  const [to, setTo] = useState<ReadonlyMap<string, string>>(new Map());
  const act = useAct(api.messages.send.mutationOptions(), {
    after: ({ thread_id }) => {
      setTo(new Map());
      void navigate({ to: '/messages/$id', params: { id: thread_id } });
    },
    showsProblems: true,
  });
  return (
    <FormDialog
      title={said.new}
      look="solid"
      submit={said.send}
      act={act}
      keeps="message"
      send={({ subject, content }) => ({
        to: [...to.keys()],
        content: content!,
        ...(subject === '' ? {} : { subject: subject! }),
      })}
    >
      <PeoplePicker label={said.to} chosen={to} choose={setTo} />
      <TextField label={said.subject} hint={said.subjectHint} name="subject" maxLength={200} />
      <TextArea label={said.text} name="content" rows={5} required maxLength={10_000} />
    </FormDialog>
  );
}
