import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { Suspense, type ReactNode } from 'react';
import type { TeamPermission } from '@deskwire/contract/kit/access.ts';
import { said } from '../messages/en/settings.ts';
import { Heading, type Titled } from '../parts/screen.tsx';
import { Skeleton } from '../parts/state.tsx';
import { useMay, useMe } from '../session.ts';

interface Rooms {
  readonly group: keyof typeof said.groups;
  readonly rooms: readonly {
    readonly to: string;
    readonly name: keyof typeof said.room;
    readonly needs?: TeamPermission;
  }[];
}

/** Every room of the settings, with what one must be allowed to enter it. */
const all = [
  {
    group: 'me',
    rooms: [
      { to: '/settings/profile', name: 'profile' },
      { to: '/settings/notifications', name: 'notifications' },
      { to: '/settings/security', name: 'security' },
      { to: '/settings/keys', name: 'keys' },
      { to: '/settings/programs', name: 'programs', needs: 'team.read' },
      { to: '/settings/data', name: 'data' },
    ],
  },
  {
    group: 'team',
    rooms: [
      { to: '/settings/general', name: 'general', needs: 'team.read' },
      { to: '/settings/members', name: 'members', needs: 'team.read' },
      { to: '/settings/roles', name: 'roles', needs: 'team.read' },
      { to: '/settings/statuses', name: 'statuses', needs: 'tickets.manage' },
      { to: '/settings/macros', name: 'macros', needs: 'tickets.handle' },
      { to: '/settings/sla', name: 'sla', needs: 'team.read' },
      { to: '/settings/environments', name: 'environments', needs: 'deployments.read' },
      { to: '/settings/mail', name: 'mail', needs: 'tickets.handle' },
      { to: '/settings/ai', name: 'ai', needs: 'ai.use' },
      { to: '/settings/webhooks', name: 'webhooks', needs: 'integrations.manage' },
      { to: '/settings/integrations', name: 'integrations', needs: 'integrations.read' },
      { to: '/settings/jira', name: 'jira', needs: 'integrations.read' },
      { to: '/settings/operations', name: 'operations', needs: 'operations.read' },
      { to: '/settings/audit', name: 'audit', needs: 'audit.read' },
      { to: '/settings/plan', name: 'plan', needs: 'billing.read' },
    ],
  },
  {
    group: 'platform',
    rooms: [
      { to: '/settings/accounts', name: 'accounts' },
      { to: '/settings/health', name: 'health' },
      { to: '/settings/jobs', name: 'jobs' },
      { to: '/settings/faq', name: 'faq' },
      { to: '/settings/plans', name: 'plans' },
      { to: '/settings/requests', name: 'requests' },
      { to: '/settings/enter', name: 'enter' },
      { to: '/settings/platform', name: 'platform' },
    ],
  },
] as const satisfies readonly Rooms[];

/** The settings: rooms of oneself, of the team and of the platform, of which one sees those one may enter. */
export function SettingsScreen() {
  const me = useMe();
  const may = useMay();
  const { pathname } = useLocation();
  const shown = all
    .filter(({ group }) => group !== 'platform' || me.role !== 'user')
    .map(({ group, rooms }) => ({ group, rooms: rooms.filter((room) => !('needs' in room) || may(room.needs)) }))
    .filter(({ rooms }) => rooms.length > 0);
  const list = shown.map(({ group, rooms }) => (
    <div key={group} className="mb-4">
      <h2 className="px-3 py-1 text-xs font-semibold text-muted">{said.groups[group]}</h2>
      {rooms.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          activeProps={{ className: 'bg-accent-soft text-accent font-semibold', 'aria-current': 'page' }}
          className="block rounded-sm px-3 py-1 text-sm hover:bg-sunken max-md:py-2.5"
        >
          {said.room[name]}
        </Link>
      ))}
    </div>
  ));
  return (
    <main className="flex h-full flex-col md:flex-row">
      <nav
        aria-label={said.rooms}
        className="shrink-0 border-line max-md:border-b md:w-52 md:overflow-y-auto md:border-r md:p-3"
      >
        <div className="max-md:hidden">{list}</div>
        {/* Closed again by going somewhere: the key makes it a new one. */}
        <details key={pathname} className="md:hidden">
          <summary className="flex min-h-11 list-none items-center gap-2 px-4 font-semibold">
            <span className="grow">{said.title}</span>
            <ChevronDown size={18} aria-hidden />
          </summary>
          <div className="max-h-[60dvh] overflow-y-auto px-1">{list}</div>
        </details>
      </nav>
      <div
        tabIndex={0}
        role="group"
        aria-label={said.title}
        className="min-h-0 min-w-0 grow overflow-y-auto p-4 -outline-offset-2 md:p-6"
      >
        <Suspense fallback={<Skeleton />}>
          <Outlet />
        </Suspense>
      </div>
    </main>
  );
}

/** One room: its title, and what is in it. */
export function Room({ children, isNarrow = false, ...heading }: Titled & { isNarrow?: boolean }): ReactNode {
  return (
    <div className={isNarrow ? 'max-w-xl' : 'max-w-4xl'}>
      <Heading {...heading} />
      {children}
    </div>
  );
}
