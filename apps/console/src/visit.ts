import { chosenTeam } from './desk.ts';

const KEY = 'deskwire:visit';
interface Visit {
  readonly team_id: string;
  readonly until: string;
}

export const keepVisit = (visit: Visit): void => localStorage.setItem(KEY, JSON.stringify(visit));
export const forgetVisit = (): void => localStorage.removeItem(KEY);
/** The team that somebody who runs the platform looks into, while they do. */
export function visitNow(): Visit | undefined {
  const kept = localStorage.getItem(KEY);
  if (kept === null) return undefined;
  const visit = JSON.parse(kept) as Visit;
  return visit.team_id === chosenTeam() && Date.parse(visit.until) > Date.now() ? visit : undefined;
}
