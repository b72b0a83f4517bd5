import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { EventRef, job, type JobCtx, type JobInput, type ReactionCtx } from '../../../kit/jobs/job.ts';
import { isReachedByMail } from '../../../inbox/notifications/delivery/is-reached-by-mail.ts';
import { getSettings } from '../../../platform/settings/settings.ts';
import * as queries from './queries.ts';

const HOUR_SECONDS = 3600;
const OPEN_SECONDS = 30 * 86_400;
const PAUSE_HOURS = 24;

/** Notices that a ticket was solved, and asks its reporter in a while, if the team wants that. */
export const askLater = job({ name: 'ratings.askLater', queue: 'events', input: EventRef });
/** Asks the reporter of a ticket, if it is still solved. */
export const ask = job({ name: 'ratings.ask', queue: 'timers', input: z.strictObject({ ticket_id: z.uuid() }) });

export async function planQuestion({ db, scope, outbox }: ReactionCtx, { entity_id }: EventRef): Promise<void> {
  const solved = entity_id === null ? undefined : await queries.findSolved(db, scope, entity_id);
  if (solved === undefined) return;
  const { rating_asked, rating_after_hours } = await getSettings<'team'>(db, {
    scope: 'team',
    owner_id: scope.team_id,
  });
  if (!rating_asked) return;
  const run_at = secondsAfter(solved.resolved_at, rating_after_hours * HOUR_SECONDS);
  outbox.later(ask, { ticket_id: entity_id! }, { run_at, key: `ratings.ask.${entity_id}` });
}

/** A ticket that was reopened and solved again meanwhile is asked about later; one that is open, not at all. */
export async function askNow(
  { db, scope, events, outbox, now }: JobCtx<typeof ask>,
  { ticket_id }: JobInput<typeof ask>,
): Promise<void> {
  const { rating_asked, rating_after_hours } = await getSettings<'team'>(db, {
    scope: 'team',
    owner_id: scope.team_id,
  });
  const solved = await queries.findSolved(db, scope, ticket_id);
  if (!rating_asked || solved === undefined) return;
  const due = secondsAfter(solved.resolved_at, rating_after_hours * HOUR_SECONDS);
  if (Date.parse(due) > Date.parse(now())) {
    outbox.later(ask, { ticket_id }, { run_at: due, key: `ratings.ask.${ticket_id}` });
    return;
  }
  // Reporters who get no emails are not asked, and do not count in figures.
  if (!(await isReachedByMail(db, scope, solved.reporter_id, 'ticket.rating_asked'))) return;
  const rating_id = randomUUIDv7();
  const expires_at = secondsAfter(now(), OPEN_SECONDS);
  const asked = await queries.insertQuestion(db, scope, {
    id: rating_id,
    ticket_id,
    now: now(),
    expires_at,
    pause_hours: PAUSE_HOURS,
  });
  // Nobody did it: time did.
  if (asked) events.add('ticket.rating_asked', { id: ticket_id, actor_id: null, user_id: null }, { rating_id });
}
