import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import {
  Bell,
  ChartColumn,
  CircleCheck,
  Ellipsis,
  Inbox,
  LogOut,
  Rocket,
  Settings,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { Suspense, useState } from 'react';
import type { TeamPermission } from '@deskwire/contract/kit/access.ts';
import { api, chooseTeam, queries } from './desk.ts';
import { Help } from './help.tsx';
import { useKeys } from './keys.ts';
import { words } from './messages/en.ts';
import { Select } from './parts/field.tsx';
import { Skeleton, useOnline } from './parts/state.tsx';
import { StepUp } from './parts/password.tsx';
import { Toasts } from './parts/toast.tsx';
import { useMay, useMe } from './session.ts';

const places = [
  { to: '/tickets', name: words.nav.tickets, icon: Inbox, needs: 'tickets.read', shortcut: 't' },
  { to: '/approvals', name: words.nav.approvals, icon: CircleCheck, needs: 'approvals.read', shortcut: 'a' },
  { to: '/staging', name: words.nav.staging, icon: Rocket, needs: 'deployments.read', shortcut: 'd' },
  { to: '/dashboard', name: words.nav.dashboard, icon: ChartColumn, needs: 'reports.read', shortcut: 'b' },
  { to: '/people', name: words.nav.people, icon: Users, needs: 'people.read', shortcut: 'p' },
  { to: '/inbox', name: words.nav.inbox, icon: Bell, needs: 'tickets.read', shortcut: 'i' },
  { to: '/settings', name: words.nav.settings, icon: Settings, needs: 'tickets.read', shortcut: 's' },
] as const satisfies readonly { to: string; name: string; icon: LucideIcon; needs: TeamPermission; shortcut: string }[];

type Place = (typeof places)[number];
/** A phone has room for four places; the others are under More. */
const onPhones: Readonly<Record<string, true>> = {
  '/tickets': true,
  '/approvals': true,
  '/dashboard': true,
  '/inbox': true,
};

function PlaceLink({ to, name, icon: Icon, shortcut, isSmall }: Place & { isSmall: boolean }) {
  return (
    <Link
      to={to}
      search={{}}
      aria-keyshortcuts={`g ${shortcut}`}
      activeProps={{ className: 'bg-accent-soft text-accent', 'aria-current': 'page' }}
      className={`flex items-center gap-2.5 rounded-sm px-3 py-1.5 text-sm font-semibold hover:bg-sunken max-md:min-h-14 max-md:grow max-md:flex-col max-md:justify-center max-md:gap-0.5 max-md:px-1 max-md:text-xs max-md:font-normal ${isSmall ? '' : 'max-md:hidden'}`}
    >
      <Icon size={18} aria-hidden />
      {name}
      {to === '/inbox' ? <Unread /> : null}
    </Link>
  );
}

function More({ places: rest }: { places: readonly Place[] }) {
  return (
    <details className="relative grow md:hidden">
      <summary className="flex min-h-14 list-none flex-col items-center justify-center gap-0.5 text-xs">
        <Ellipsis size={18} aria-hidden />
        {words.nav.more}
      </summary>
      <div className="absolute right-1 bottom-full z-20 mb-1 w-44 rounded-md border border-line bg-raised p-1 shadow-lg">
        {rest.map(({ to, name, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            search={{}}
            className="flex min-h-11 items-center gap-2.5 rounded-sm px-3 hover:bg-sunken"
          >
            <Icon size={18} aria-hidden />
            {name}
          </Link>
        ))}
      </div>
    </details>
  );
}

/** What is around every screen: where one can go, in which team, and what was just done. */
export function Shell() {
  return (
    <Suspense fallback={<Skeleton />}>
      <Frame />
    </Suspense>
  );
}

function Frame() {
  const may = useMay();
  const navigate = useNavigate();
  const isOnline = useOnline();
  const [isHelp, setHelp] = useState(false);
  const shown = places.filter(({ needs }) => may(needs));
  useKeys({
    '?': () => setHelp(true),
    ...Object.fromEntries(shown.map(({ shortcut, to }) => [`g ${shortcut}`, () => void navigate({ to, search: {} })])),
  });
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#screen"
        className="sr-only focus:not-sr-only focus:absolute focus:z-30 focus:m-2 focus:rounded-sm focus:bg-raised focus:p-2"
      >
        {words.nav.label}
      </a>
      <nav
        aria-label={words.nav.label}
        className="no-print flex shrink-0 border-line bg-page max-md:order-last max-md:border-t md:w-54 md:flex-col md:border-r md:p-3"
      >
        <div className="mb-3 max-md:hidden">
          <TeamChoice />
        </div>
        {shown.map((place) => (
          <PlaceLink key={place.to} {...place} isSmall={place.to in onPhones} />
        ))}
        <More places={shown.filter(({ to }) => !(to in onPhones))} />
        <span className="grow max-md:hidden" />
        <div className="max-md:hidden">
          <Account />
        </div>
      </nav>
      <div id="screen" className="flex min-h-0 min-w-0 grow flex-col">
        {isOnline ? null : (
          <p role="status" className="bg-warn-soft px-4 py-1 text-center text-sm text-warn">
            {words.state.offline}
          </p>
        )}
        <div className="min-h-0 grow">
          <Suspense fallback={<Skeleton />}>
            <Outlet />
          </Suspense>
        </div>
      </div>
      <Toasts />
      <StepUp />
      {isHelp ? <Help close={() => setHelp(false)} /> : null}
    </div>
  );
}

function TeamChoice() {
  const me = useMe();
  const { data } = useQuery({ ...api.teams.list.queryOptions({ page_size: 100 }), staleTime: 300_000 });
  const teams = (data?.items ?? []).filter(({ roles }) => roles.length > 0);
  const offers = (data?.items ?? []).filter(({ offered_roles }) => offered_roles !== null);
  return (
    <>
      {teams.length < 2 ? (
        <p className="truncate px-3 py-1 text-lg font-semibold">{teams[0]?.name ?? words.app}</p>
      ) : (
        <Select
          label={words.nav.team}
          isLabelHidden
          choices={teams.map(({ id, name }) => ({ value: id, label: name }))}
          value={me.team_id ?? ''}
          onChange={({ target }) => chooseTeam(target.value)}
        />
      )}
      {offers.map(({ id, name, offered_roles }) => (
        <Offer key={id} team_id={id} text={words.nav.accept(name, offered_roles ?? [])} />
      ))}
    </>
  );
}

/** What a team offers is theirs to accept. */
function Offer({ team_id, text }: { team_id: string; text: string }) {
  const { mutate, isPending } = useMutation(api.teams.join.mutationOptions({ onSuccess: () => chooseTeam(team_id) }));
  return (
    <button
      type="button"
      disabled={isPending}
      onClick={() => mutate({ team_id })}
      className="rounded-sm px-3 py-1 text-left text-sm underline hover:bg-sunken"
    >
      {text}
    </button>
  );
}

function Unread() {
  const { data } = useQuery(api.notifications.list.queryOptions({ page_size: 1, unread_only: true }));
  return data === undefined || data.unread_count === 0 ? null : (
    <span className="rounded-full bg-solid px-1.5 text-xs text-on-solid">{Math.min(data.unread_count, 99)}</span>
  );
}

function Account() {
  const me = useMe();
  const { mutate } = useMutation(
    api.auth.logout.mutationOptions({
      onSuccess: () => {
        queries.clear();
        location.assign('/sign-in?redirect_to=%2Ftickets');
      },
    }),
  );
  return (
    <div className="flex items-center gap-2 px-3 py-2 text-sm">
      <span className="min-w-0 grow truncate" title={me.email}>
        {me.full_name}
      </span>
      <button
        type="button"
        aria-label={words.nav.signOut}
        title={words.nav.signOut}
        onClick={() => mutate({})}
        className="rounded-sm p-1.5 hover:bg-sunken"
      >
        <LogOut size={16} aria-hidden />
      </button>
    </div>
  );
}
