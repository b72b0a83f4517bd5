import { EventRef, platformJob, type JobCtx } from '../../../kit/job.ts';
import { claimPeople } from './join.ts';
import { findJoiner } from './join.queries.ts';

/** Looks whether a user is known in teams by the address they have proven. */
export const claimForUser = platformJob({ name: 'teams.claimForUser', queue: 'events', input: EventRef });

type ClaimCtx = JobCtx<typeof claimForUser>;

/** Whoever has proven an address, and whoever signs in again later, finds what was reported from it. */
export async function claim(ctx: ClaimCtx): Promise<void> {
  const { db, job: run } = ctx;
  const user = run.user_id === null ? undefined : await findJoiner(db, run.user_id);
  if (user !== undefined) await claimPeople(ctx, user);
}
