import { randomUUIDv7 } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Writing } from '../../../kit/context.ts';
import type { FedEvent } from '../../../kit/feeds/feed.ts';
import { readEvents } from '../../../kit/feeds/queries.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import { readNow } from '../../../kit/access/principal.ts';
import { hostOf } from '../present.ts';
import { outcomeOf, type Attempt, type Standing } from './outcome.ts';
import { post, type Result } from './post.ts';
import * as queries from './queries.ts';
import { LONGEST_SECONDS } from './schedule.ts';
import { enqueueDrain, type drainNormal } from './steps.ts';

type DrainCtx = JobCtx<typeof drainNormal>;

/** Connections to one endpoint at a time. */
const AT_ONCE = 8;
/** Deliveries whose outcomes are written together. */
const ROUND = 64;
/** How long one job sends before others get its slot. */
const TURN_MS = 5000;
/** Longer than a round: nothing is begun after the turn, and what was begun then times out after 15 s. */
const LEASE_SECONDS = 45;
/** An endpoint that fails so often in a row gets its oldest delivery only. */
const FAILURES_TO_PROBE = 5;
/** How long an endpoint may fail before its team is told. */
const FAILING_SECONDS = 86_400;

/**
 * Sends what is due to one endpoint, in rounds whose outcomes are written together, until there is nothing or others want
 * the slot. Whoever drains holds a lease on the endpoint, so there is one drain for it at a time; what a crash
 * interrupts is sent again, with the same id.
 */
export async function drain(ctx: DrainCtx, { webhook_id }: { webhook_id: string }): Promise<void> {
  const { scope, services, commit } = ctx;
  const drain_id = randomUUIDv7();
  const ends = performance.now() + TURN_MS;
  let endpoint = await commit(async ({ db }) => {
    const now = await readNow(services);
    const claimed = await queries.claim(db, scope, { webhook_id, drain_id, now, until: leaseFrom(now) });
    if (claimed !== undefined) await queries.giveUpOld(db, claimed, secondsAfter(now, -LONGEST_SECONDS), now);
    return claimed;
  });
  while (endpoint !== undefined) {
    const now = await readNow(services);
    const due = performance.now() < ends ? await dueOf(ctx, endpoint, now) : [];
    if (due.length === 0) return hand(ctx, endpoint, drain_id);
    const attempts = await sendAll(ctx, endpoint, due, now, ends);
    endpoint = await commit((tx) => record(tx, endpoint!, drain_id, attempts));
  }
}
const leaseFrom = (now: string) => secondsAfter(now, LEASE_SECONDS);

async function dueOf({ db }: DrainCtx, endpoint: queries.Draining, now: string): Promise<queries.DueRow[]> {
  if (endpoint.paused_until !== null && endpoint.paused_until > now) return [];
  if (!endpoint.ordered && endpoint.failures < FAILURES_TO_PROBE) return queries.listDue(db, endpoint, now, ROUND);
  const oldest = await queries.findOldest(db, endpoint);
  return oldest !== undefined && oldest.next_at! <= now ? [oldest] : [];
}

/** Sends deliveries, a few at a time, and begins no more of them once the receiver wants none, or the turn is over. */
async function sendAll(
  { db, services, scope }: DrainCtx,
  endpoint: queries.Draining,
  due: readonly queries.DueRow[],
  now: string,
  ends: number,
): Promise<Attempt[]> {
  const started = performance.now();
  const keys = due.map(({ position, event_id }) => ({ position: Number(position), event_id, team_id: scope.team_id }));
  const events = new Map((await readEvents(db, keys)).map((event) => [event.id, event]));
  const waiting = [...due];
  const attempts: Attempt[] = [];
  let standing: Standing = { ...endpoint, disabled: null };
  let isOver = false;
  const send = async () => {
    for (let delivery = waiting.shift(); delivery !== undefined; delivery = isOver ? undefined : waiting.shift()) {
      const result = await tryOne(services, endpoint, now, events.get(delivery.event_id));
      const at = secondsAfter(now, (performance.now() - started) / 1000);
      const attempt = { delivery, at, result };
      attempts.push(attempt);
      standing = outcomeOf(standing, attempt)[1];
      isOver ||= wantsNoMore(standing, at) || performance.now() >= ends;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, due.length) }, send));
  return attempts;
}

/** Whether an endpoint gets nothing more now: its other deliveries keep their attempts, and the slot goes to others. */
const wantsNoMore = ({ disabled, failures, paused_until }: Standing, at: string): boolean =>
  disabled !== null || failures >= FAILURES_TO_PROBE || (paused_until !== null && paused_until > at);

const gone: Result = { status: null, error: 'payload_gone', duration_ms: 0, response: null, hopeless: true };
const tryOne = (
  services: DrainCtx['services'],
  endpoint: queries.Draining,
  now: string,
  event: FedEvent | undefined,
): Promise<Result> => (event === undefined ? Promise.resolve(gone) : post(services, endpoint, now, event));

/** Writes the outcomes of a round in the order in which they came, and gives the endpoint if more may be sent to it. */
async function record(
  { db, events }: Writing,
  endpoint: queries.Draining,
  drain_id: string,
  attempts: readonly Attempt[],
): Promise<queries.Draining | undefined> {
  const last = attempts.at(-1)!.at;
  const kept = await queries.keep(db, endpoint, drain_id, leaseFrom(last));
  // A lease that ran out is somebody else's: they count for themselves.
  let standing: Standing = { ...(kept ?? endpoint), disabled: null };
  const outcomes = attempts.map((attempt) => {
    const [outcome, next] = outcomeOf(standing, attempt);
    standing = next;
    return { ...outcome, attempt };
  });
  await queries.recordOutcomes(db, endpoint, outcomes);
  if (kept === undefined) return undefined;
  const { failures, failing_since, last_success_at, paused_until, lane, disabled } = standing;
  const isLong = failing_since !== null && secondsAfter(failing_since, FAILING_SECONDS) <= last;
  const tells = isLong && kept.failing_told_at === null && disabled === null;
  const failing_told_at = failing_since === null ? null : tells ? last : kept.failing_told_at;
  const about = await queries.updateStanding(db, kept, {
    failures,
    failing_since,
    last_success_at,
    paused_until,
    lane,
    disabled,
    failing_told_at,
  });
  const host = hostOf(kept.url);
  if (tells) events.add('webhook.failing', about, { host, since: failing_since });
  if (disabled !== null) {
    events.add('webhook.disabled', about, { host, reason: disabled });
    return undefined;
  }
  return { ...kept, failures, failing_since, last_success_at, paused_until, lane };
}

/**
 * Lets go of an endpoint and asks for the drain that is needed next. Deliveries that came meanwhile are seen: whoever
 * brought them found the endpoint taken, and left them to us.
 */
const hand = (
  { services, scope, commit }: Pick<DrainCtx, 'services' | 'scope' | 'commit'>,
  endpoint: queries.Draining,
  drain_id: string,
): Promise<void> =>
  commit(async ({ db, outbox }) => {
    const now = await readNow(services);
    const kept = await queries.keep(db, endpoint, drain_id, now);
    if (kept === undefined) return;
    await queries.release(db, kept, drain_id);
    const serial = kept.ordered || kept.failures >= FAILURES_TO_PROBE;
    const due = serial ? (await queries.findOldest(db, kept))?.next_at : await queries.findNextDue(db, kept);
    if (due === undefined || due === null) return;
    const from = kept.paused_until !== null && kept.paused_until > due ? kept.paused_until : due;
    enqueueDrain(outbox, { ...kept, team_id: scope.team_id }, from > now ? from : undefined);
  });
