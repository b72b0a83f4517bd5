import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api, paged } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { useAct } from '../parts/act.ts';
import { Composer } from '../parts/composer.tsx';
import { Listing } from '../parts/listing.tsx';
import { Empty } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { Session } from './session.tsx';

const { chat: said } = words;

/** Conversations with the model beside the one that is open; on a phone one or the other. */
export function ChatScreen() {
  const { id } = useParams({ strict: false });
  const list = useInfiniteQuery(api.chat.sessions.list.infiniteQueryOptions({ page_size: 50 }, paged));
  return (
    <main className="flex h-full max-md:flex-col">
      <div
        className={`flex min-h-0 w-full flex-col border-line max-md:grow md:w-80 md:shrink-0 md:border-r ${id === undefined ? '' : 'max-md:hidden'}`}
      >
        <header className="flex items-center gap-2 p-4">
          <h1 className="grow text-xl font-semibold">{said.title}</h1>
          <Link
            to="/chat"
            className="inline-flex min-h-8 items-center rounded-sm border border-line bg-surface px-3 text-sm font-semibold hover:bg-sunken max-md:hidden"
          >
            {said.new}
          </Link>
        </header>
        <div className="min-h-0 grow overflow-y-auto px-4 pb-4">
          <Listing
            of={list}
            label={said.title}
            empty={{ title: said.empty, hint: said.emptyHint }}
            row={({ id: session_id, title, updated_at }) => (
              <Link
                to="/chat/$id"
                params={{ id: session_id }}
                activeProps={{ className: 'bg-accent-soft', 'aria-current': 'page' }}
                className="block px-4 py-2.5 hover:bg-sunken"
              >
                <span className="block truncate">{title}</span>
                <When at={updated_at} />
              </Link>
            )}
          />
        </div>
      </div>
      {id === undefined ? (
        <div className="flex min-w-0 flex-col justify-end bg-surface p-4 *:mx-auto *:w-full *:max-w-3xl md:grow">
          <div className="grow max-md:hidden">
            <Empty title={said.ask} hint={said.emptyHint} />
          </div>
          <Ask />
        </div>
      ) : (
        <div className="min-h-0 min-w-0 grow bg-surface">
          <Session key={id} id={id} />
        </div>
      )}
    </main>
  );
}

function Ask() {
  const navigate = useNavigate();
  const { mutate, isPending } = useAct(api.chat.send.mutationOptions(), {
    after: ({ session_id }) => navigate({ to: '/chat/$id', params: { id: session_id } }),
  });
  return (
    <Composer
      about="chat/new"
      label={said.question}
      placeholder={said.ask}
      submit={said.send}
      rows={2}
      isBusy={isPending}
      send={(message, clear) => mutate({ message, wait_seconds: 0 }, { onSuccess: clear })}
    />
  );
}
