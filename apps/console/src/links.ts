import { chosenTeam } from './desk.ts';

/** The address of a download on our own origin, in the team that is shown: a browser sends no header with a link. */
export function inOurTeam(address: string): string {
  const { pathname, searchParams } = new URL(address, location.origin);
  const team = chosenTeam();
  if (team !== undefined) searchParams.set('team_id', team);
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
}
