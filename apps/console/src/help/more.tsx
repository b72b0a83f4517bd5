import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { words } from '../messages/en.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Account, Badge, TeamChoice } from '../parts/self.tsx';
import { usePlaces } from '../places.ts';

interface MoreProps {
  /** What the bar shows already. */
  not: ReadonlySet<string>;
  search: () => void;
  close: () => void;
}
/** What the bar of a phone has no room for. */
export function MorePlaces({ not, search, close }: MoreProps) {
  const item = 'flex min-h-11 w-full items-center gap-2.5 rounded-sm px-3 hover:bg-sunken';
  return (
    <Dialog title={words.nav.more} close={close} isLight>
      <TeamChoice />
      <nav aria-label={words.nav.more} className="my-2 grid grid-cols-2">
        <button type="button" className={item} onClick={search}>
          <Search size={18} aria-hidden />
          {words.nav.palette}
        </button>
        {usePlaces()
          .filter(({ to }) => !not.has(to))
          .map(({ to, name, icon: Icon }) => (
            <Link key={to} to={to} search={{}} className={item} onClick={close}>
              <Icon size={18} aria-hidden />
              <span className="grow">{name}</span>
              <Badge to={to} />
            </Link>
          ))}
      </nav>
      <Account />
    </Dialog>
  );
}
