import { chooseTeam, desk, queries } from './desk.ts';
import { forgetSeen } from './offline/cache.ts';
import { sayWhy } from './parts/toast.tsx';

/** Goes to the sign-in. What was kept for reading without a network is gone; drafts and what waits to be sent stay. */
export async function leave(): Promise<void> {
  await forgetSeen().catch(() => {});
  queries.clear();
  location.assign('/sign-in?redirect_to=%2Ftickets');
}

/** Signs out, on a desk and on a phone alike. */
export const signOut = (): Promise<void> => desk.api.auth.logout.mutate({}).then(leave, sayWhy);

/** Accepts what a team offers, and goes there. */
export const joinTeam = (team_id: string): Promise<void> =>
  desk.api.teams.join.mutate({ team_id }).then(() => chooseTeam(team_id), sayWhy);
