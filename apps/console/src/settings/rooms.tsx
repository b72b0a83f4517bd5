import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { Suspense } from 'react';
import { said } from '../messages/en/settings.ts';
import { Forbidden, Skeleton } from '../parts/state.tsx';
import { useMay, useMe } from '../session.ts';
import { doors, isOpenTo, type Door } from './doors.ts';

type Listed = { [N in Door]: (typeof doors)[N] extends { readonly group: string } ? N : never }[Door];
const groups = ['me', 'team', 'platform'] as const;
/** The rooms of a group, in their order. */
const roomsOf = (group: (typeof groups)[number]): Listed[] =>
  (Object.keys(doors) as Door[]).filter((name): name is Listed => {
    const door = doors[name];
    return 'group' in door && door.group === group;
  });
/** The room at an address. */
function roomAt(pathname: string): Door | undefined {
  const [, , ...given] = pathname.split('/');
  return (Object.keys(doors) as Door[]).find((name) => {
    const parts = name.split('/');
    return parts.length === given.length && parts.every((part, at) => part.startsWith('$') || part === given[at]);
  });
}

/** The settings: rooms of oneself, of the team and of the platform, of which one sees those one may enter. */
export function SettingsScreen() {
  const me = useMe();
  const may = useMay();
  const { pathname } = useLocation();
  const isAllowed = (name: Door) => isOpenTo(name, may, me.role);
  const here = roomAt(pathname);
  const shown = groups
    .map((group) => ({ group, rooms: roomsOf(group).filter(isAllowed) }))
    .filter(({ rooms }) => rooms.length > 0);
  const list = shown.map(({ group, rooms }) => (
    <div key={group} className="mb-4">
      <h2 className="px-3 py-1 text-xs font-semibold text-muted">{said.groups[group]}</h2>
      {rooms.map((name) => (
        <Link
          key={name}
          to={`/settings/${name}`}
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
        {here === undefined || isAllowed(here) ? (
          <Suspense fallback={<Skeleton />}>
            <Outlet />
          </Suspense>
        ) : (
          <Forbidden />
        )}
      </div>
    </main>
  );
}
