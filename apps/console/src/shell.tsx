import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Ellipsis, Search } from 'lucide-react';
import { Fragment, lazy, Suspense, useState } from 'react';
import { useKeys } from './keys.ts';
import { words } from './messages/en.ts';
import { Account, Badge, TeamChoice } from './parts/self.tsx';
import { StepUp } from './parts/step-up.tsx';
import { Skeleton, useOnline } from './parts/state.tsx';
import { Toasts } from './parts/toast.tsx';
import { phonePlaces, usePlaces, type Place } from './places.ts';
import { useMay } from './session.ts';
import { visitNow } from './visit.ts';

const Help = lazy(async () => ({ default: (await import('./help/keys.tsx')).Help }));
const OfflineState = lazy(async () => ({ default: (await import('./offline/state.tsx')).OfflineState }));
const MorePlaces = lazy(async () => ({ default: (await import('./help/more.tsx')).MorePlaces }));
const VisitNote = lazy(async () => ({ default: (await import('./settings/platform/visit.tsx')).VisitNote }));
const Palette = lazy(async () => ({ default: (await import('./palette/palette.tsx')).Palette }));

function PlaceLink({ place: { to, name, icon: Icon, shortcut }, isSmall }: { place: Place; isSmall: boolean }) {
  return (
    <Link
      to={to}
      search={{}}
      aria-keyshortcuts={`g ${shortcut}`}
      activeProps={{ className: 'bg-accent-soft text-accent font-semibold', 'aria-current': 'page' }}
      className={`relative flex items-center gap-2.5 rounded-sm px-3 py-1 text-sm hover:bg-sunken max-md:min-h-14 max-md:grow max-md:flex-col max-md:justify-center max-md:gap-0.5 max-md:px-1 max-md:text-xs max-md:font-normal ${isSmall ? '' : 'max-md:hidden'}`}
    >
      <Icon size={18} aria-hidden />
      <span className="md:grow">{name}</span>
      <Badge to={to} />
    </Link>
  );
}

/** Names what follows. What is rarely wanted stands at the foot, without a name. */
function GroupHeading({ of, before }: { of: Place['group']; before: Place['group'] | undefined }) {
  if (of === before || of === 'own') return null;
  return of === 'rest' ? (
    <span className="min-h-3 grow max-md:hidden" />
  ) : (
    <h2 className="px-3 pt-2 pb-0.5 text-xs font-semibold text-muted max-md:hidden">{words.nav.groups[of]}</h2>
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
  const navigate = useNavigate();
  const isOnline = useOnline();
  const [open, setOpen] = useState<'help' | 'palette' | 'more'>();
  const close = () => setOpen(undefined);
  const places = usePlaces();
  const search = () => setOpen('palette');
  const onPhone = phonePlaces(useMay());
  useKeys({
    '?': () => setOpen('help'),
    'Ctrl+k': search,
    ...Object.fromEntries(places.map(({ shortcut, to }) => [`g ${shortcut}`, () => void navigate({ to, search: {} })])),
  });
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#screen"
        className="sr-only focus:not-sr-only focus:absolute focus:z-30 focus:m-2 focus:rounded-sm focus:bg-raised focus:p-2"
      >
        {words.nav.skip}
      </a>
      <nav
        aria-label={words.nav.label}
        className="no-print flex shrink-0 border-line bg-page max-md:order-last max-md:border-t md:w-54 md:flex-col md:border-r md:p-3"
      >
        <div className="max-md:hidden">
          <TeamChoice />
          <button
            type="button"
            aria-keyshortcuts="Control+k"
            onClick={search}
            className="mt-2 mb-3 flex min-h-8 w-full items-center gap-2 rounded-sm border border-line bg-surface px-2.5 text-sm text-muted hover:bg-sunken"
          >
            <Search size={16} aria-hidden />
            <span className="grow text-left whitespace-nowrap">{words.nav.palette}</span>
            <kbd className="text-xs whitespace-nowrap">Ctrl K</kbd>
          </button>
        </div>
        {/* On a low screen the places scroll, between the team above them and oneself below. */}
        <div className="contents md:-mx-1 md:flex md:min-h-0 md:grow md:flex-col md:overflow-y-auto md:px-1">
          {places.map((place, at) => (
            <Fragment key={place.to}>
              <GroupHeading of={place.group} before={places[at - 1]?.group} />
              <PlaceLink place={place} isSmall={onPhone.has(place.to)} />
            </Fragment>
          ))}
        </div>
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => setOpen('more')}
          className="flex min-h-14 grow flex-col items-center justify-center gap-0.5 text-xs hover:bg-sunken md:hidden"
        >
          <Ellipsis size={18} aria-hidden />
          {words.nav.more}
        </button>
        <div className="mt-2 border-t border-line pt-2 max-md:hidden">
          <Account />
        </div>
      </nav>
      <div id="screen" tabIndex={-1} className="flex min-h-0 min-w-0 grow flex-col outline-none">
        {isOnline ? null : (
          <p role="status" className="bg-warn-soft px-4 py-1 text-center text-sm text-warn">
            {words.state.offline}
          </p>
        )}
        <Suspense>
          <OfflineState />
          {visitNow() === undefined ? null : <VisitNote />}
        </Suspense>
        <div className="min-h-0 grow">
          <Suspense fallback={<Skeleton />}>
            <Outlet />
          </Suspense>
        </div>
      </div>
      <Toasts />
      <StepUp />
      <Suspense>
        {open === 'help' ? <Help close={close} /> : null}
        {open === 'palette' ? <Palette close={close} /> : null}
        {open === 'more' ? <MorePlaces not={onPhone} search={search} close={close} /> : null}
      </Suspense>
    </div>
  );
}
