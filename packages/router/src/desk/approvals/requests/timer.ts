import { z } from 'zod';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events, Outbox } from '../../../kit/context.ts';
import { job } from '../../../kit/jobs/job.ts';
import * as queries from '../queries.ts';
import { nextLook, remindersDue } from './reminders.ts';
import type { TeamId } from '../../../kit/team-id.ts';

/** Checks a pending request when a reminder is due or it expires. Each request has one timer. */
export const tick = job({ name: 'approvals.tick', queue: 'timers', input: z.strictObject({ request_id: z.uuid() }) });

export const timerOf = (request_id: string): string => `approvals.${request_id}`;

/** Sets the timer of a request to what comes next. */
export function setTimer(
  outbox: Outbox,
  team_id: TeamId,
  request: { id: string; created_at: string; expires_at: string; reminded: number },
): void {
  const at = { run_at: nextLook(request), key: timerOf(request.id), team_id };
  outbox.later(tick, { request_id: request.id }, at);
}

interface Ticking {
  readonly db: Tx;
  readonly events: Events<'approval.expired' | 'approval.reminded'>;
  readonly outbox: Outbox;
  readonly now: () => string;
}

/** Expires a request or sends its reminder. One reminder makes up for all that were missed. */
export async function look({ db, events, outbox, now }: Ticking, team_id: TeamId, id: string): Promise<void> {
  const request = await queries.lockRequest(db, { team_id }, id);
  if (request === undefined || request.status !== 'pending') return;
  // Nobody did it: time did.
  const ticket = { id: queries.subjectIdOf(request), actor_id: null, user_id: null };
  if (Date.parse(now()) >= Date.parse(request.expires_at)) {
    await queries.closeRequest(db, { team_id }, id, 'expired', now());
    events.add('approval.expired', ticket, { request_id: id });
    return;
  }
  const reminded = remindersDue(request, now());
  if (reminded > request.reminded) {
    await queries.touchRequest(db, { team_id }, id, { reminded }, now());
    events.add('approval.reminded', ticket, { request_id: id });
  }
  setTimer(outbox, team_id, { ...request, reminded: Math.max(reminded, request.reminded) });
}
