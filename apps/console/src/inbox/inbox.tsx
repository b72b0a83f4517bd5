import { useInfiniteQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { addressOfEntity } from '../address.ts';
import { api, paged, type Answers } from '../desk.ts';
import { said as desk } from '../messages/en/desk.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { Check } from '../parts/field.tsx';
import { Listing } from '../parts/listing.tsx';
import { Screen } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';

const { inbox: said } = desk;
type Notice = Answers['notifications']['list']['items'][number];

/** What happened that concerns one, newest first. */
export function InboxScreen() {
  const [isUnread, setUnread] = useState(false);
  const list = useInfiniteQuery(
    api.notifications.list.infiniteQueryOptions({ page_size: 50, ...(isUnread ? { unread_only: true } : {}) }, paged),
  );
  const readAll = useAct(api.notifications.readAll.mutationOptions());
  const unread = list.data?.pages[0]?.unread_count ?? 0;
  return (
    <Screen
      title={said.title}
      actions={
        <>
          <Check label={said.only} checked={isUnread} onChange={({ target }) => setUnread(target.checked)} />
          {unread === 0 ? null : <Button onClick={() => readAll.mutate({})}>{said.readAll}</Button>}
        </>
      }
    >
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        clear={isUnread ? () => setUnread(false) : undefined}
        row={(notice) => <NoticeLine notice={notice} />}
      />
    </Screen>
  );
}

/** Opening what it is about counts as reading it. */
function NoticeLine({ notice: { id, entity, entity_id, title, body, created_at, read_at } }: { notice: Notice }) {
  const router = useRouter();
  const { mutate } = useAct(api.notifications.read.mutationOptions());
  const address = addressOfEntity(entity, entity_id);
  const read = () => {
    if (read_at === null) mutate({ notification_id: id });
  };
  return (
    <div className="flex gap-3 px-4 py-3">
      <span
        className={`mt-2 size-2 shrink-0 rounded-full ${read_at === null ? 'bg-solid' : ''}`}
        role={read_at === null ? 'img' : undefined}
        aria-label={read_at === null ? said.unread : undefined}
      />
      <div className="min-w-0 grow">
        {address === undefined ? (
          <strong className={read_at === null ? 'font-semibold' : 'font-normal'}>{title}</strong>
        ) : (
          <a
            href={address}
            className={`block min-h-6 wrap-anywhere hover:underline ${read_at === null ? 'font-semibold' : ''}`}
            onClick={(event) => {
              read();
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              router.history.push(address);
            }}
          >
            {title}
          </a>
        )}
        <p className="text-sm wrap-anywhere text-muted">{body}</p>
      </div>
      <When at={created_at} className="shrink-0 text-sm text-muted" />
      {read_at === null && address === undefined ? (
        <Button look="bare" onClick={read}>
          {said.read}
        </Button>
      ) : null}
    </div>
  );
}
