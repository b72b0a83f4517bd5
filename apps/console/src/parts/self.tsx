import { useQuery } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { api, chooseTeam } from '../desk.ts';
import { words } from '../messages/en.ts';
import { useMay, useMe } from '../session.ts';
import { Avatar } from './avatar.tsx';
import { Select } from './field.tsx';

/** The team that is worked in, which of one's others could be, and what teams offer. */
export function TeamChoice() {
  const me = useMe();
  const { data } = useQuery({ ...api.teams.list.queryOptions({ page_size: 100 }), staleTime: 300_000 });
  const teams = (data?.items ?? []).filter(({ roles, custom_role }) => roles.length > 0 || custom_role !== null);
  const offers = (data?.items ?? []).filter(({ offered_roles }) => offered_roles !== null);
  return (
    <>
      {teams.length < 2 ? (
        <p className="flex items-center gap-2.5 px-2 py-1">
          <Mark />
          <span className="truncate text-base font-semibold">{teams[0]?.name ?? words.app}</span>
        </p>
      ) : (
        <Select
          label={words.nav.team}
          isLabelHidden
          choices={teams.map(({ id, name }) => ({ value: id, label: name }))}
          value={me.team_id ?? ''}
          onChange={({ target }) => chooseTeam(target.value)}
        />
      )}
      {offers.map(({ id, name, offered_roles, offered_custom_role: custom }) => (
        <Offer
          key={id}
          team_id={id}
          text={words.nav.accept(name, [...(offered_roles ?? []), ...(custom === null ? [] : [custom.name])])}
        />
      ))}
    </>
  );
}

/** The mark of Deskwire, as in the tab of the browser. */
const Mark = () => (
  <svg viewBox="0 0 32 32" className="size-6 shrink-0" aria-hidden>
    <rect width="32" height="32" rx="7" fill="#1f4fd8" />
    <path d="M9 8h6a8 8 0 0 1 0 16H9zm4 4v8h2a4 4 0 0 0 0-8z" fill="#fff" />
    <circle cx="25" cy="8" r="3" fill="#ffc53d" />
  </svg>
);

/** What a team offers is theirs to accept. */
function Offer({ team_id, text }: { team_id: string; text: string }) {
  return (
    <button
      type="button"
      onClick={async () => (await import('../leave.ts')).joinTeam(team_id)}
      className="min-h-6 rounded-sm px-3 py-1 text-left text-sm underline hover:bg-sunken"
    >
      {text}
    </button>
  );
}

/** How much waits there to be read. */
export function Badge({ to }: { to: string }) {
  const may = useMay();
  const notices = useQuery({
    ...api.notifications.list.queryOptions({ page_size: 1, unread_only: true }),
    enabled: to === '/inbox',
  });
  const messages = useQuery({
    ...api.messages.unread.queryOptions({}),
    enabled: to === '/messages' && may('messages.use'),
  });
  const count = to === '/inbox' ? notices.data?.unread_count : to === '/messages' ? messages.data?.messages : undefined;
  return count === undefined || count === 0 ? null : (
    <span className="rounded-full bg-solid px-1.5 text-xs text-on-solid max-md:absolute max-md:top-1 max-md:left-1/2 max-md:ml-1">
      {Math.min(count, 99)}
    </span>
  );
}

export function Account() {
  const me = useMe();
  return (
    <div className="flex items-center gap-2 px-3 py-2 text-sm">
      <Avatar name={me.full_name} />
      <span className="min-w-0 grow truncate" title={me.email}>
        {me.full_name}
      </span>
      <button
        type="button"
        aria-label={words.nav.signOut}
        title={words.nav.signOut}
        onClick={async () => (await import('../leave.ts')).signOut()}
        className="rounded-sm p-1.5 hover:bg-sunken"
      >
        <LogOut size={16} aria-hidden />
      </button>
    </div>
  );
}
