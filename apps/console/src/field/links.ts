import { chosenTeam } from '../desk.ts';

/** The address of a download on our own origin, in the team that is shown: a browser sends no header with a link. */
export function inOurTeam(address: string): string {
  const { pathname, searchParams } = new URL(address, location.origin);
  const team = chosenTeam();
  if (team !== undefined) searchParams.set('team_id', team);
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}

/** A link that looks like what it does: it opens a form. */
export const linkButton =
  'inline-flex min-h-8 items-center rounded-sm bg-solid px-3 text-sm font-semibold text-on-solid hover:brightness-110 max-md:min-h-11';
