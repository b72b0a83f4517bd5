import type { Writing } from '../../../kit/context.ts';
import { ExpressionError } from '../../../kit/expressions/expression.ts';
import type { Feed, FedEvent } from '../../../kit/feeds/feed.ts';
import { readEvents } from '../../../kit/feeds/queries.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import { readNow } from '../../../kit/access/principal.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { holdsFor } from '../../workflows/engine/walk.ts';
import * as queries from '../queries.ts';
import { enqueueTurn, waitTimer, type advanceRun } from '../steps.ts';

/** The events by which an approval request ends. */
const outcomes = new Set(['approved', 'rejected', 'expired', 'withdrawn', 'voided'].map((end) => `approval.${end}`));
const requestOf = ({ type, payload }: FedEvent): string | undefined =>
  outcomes.has(type) ? (payload as { request_id?: string } | null)?.request_id : undefined;

/** Ends waits by what happens. */
export const waitsFeed: Feed = {
  name: 'workflow_waits',
  subscribed: queries.listWaitingTeams,
  async take({ db, outbox, now }, events) {
    const team_ids = [...new Set(events.map(({ team_id }) => team_id))];
    const types = [...new Set(events.map(({ type }) => type))];
    const request_ids = events.map(requestOf).filter((id) => id !== undefined);
    const waits = await queries.listWaits(db, team_ids, { types, request_ids });
    for (const wait of waits) {
      const scope = { team_id: wait.team_id as InTeam['team_id'] };
      const theirs = events.filter((event) => event.team_id === scope.team_id && event.position > wait.from_position);
      await endWait({ db, outbox }, scope, wait, theirs, now());
    }
  },
};

/**
 * Looks for what happened between the beginning of the step before a wait and the wait itself, which the feed has passed
 * already. The feed waits meanwhile, so that nothing happens unseen in between.
 */
export async function catchUp({ scope, services, commit }: JobCtx<typeof advanceRun>, run_id: string): Promise<void> {
  await commit(async ({ db, outbox }) => {
    const wait = await queries.findWait(db, scope, run_id);
    if (wait === undefined || wait.kind === 'time') return;
    const until = await queries.holdFeed(db, waitsFeed.name);
    let after = Number(wait.from_position);
    const now = await readNow(services);
    for (let more = true; more;) {
      const found = await queries.listBetween(db, scope, { after, until, limit: BATCH });
      if (found.length === 0) return;
      const isOver = await endWait({ db, outbox }, scope, wait, await readEvents(db, found), now);
      after = found.at(-1)!.position;
      more = !isOver && found.length === BATCH;
    }
  });
}
const BATCH = 500;

/** Ends a wait by the first of some events that it is for. */
async function endWait(
  { db, outbox }: Pick<Writing, 'db' | 'outbox'>,
  scope: InTeam,
  wait: queries.WaitRow,
  events: readonly FedEvent[],
  now: string,
): Promise<boolean> {
  const likely = events.filter((event) => mayEnd(wait, event));
  if (likely.length === 0) return false;
  const run = await queries.lockRun(db, scope, wait.run_id);
  if (run?.state !== 'waiting') return true;
  const event = likely.find((one) => holds(run, wait, one, now));
  if (event === undefined || !(await queries.deleteWait(db, scope, run.id))) return false;
  const { payload, ...rest } = event;
  const resumed: queries.Resumed =
    wait.request_id === null
      ? { kind: 'event', event: rest, payload }
      : { kind: 'approval', request_id: wait.request_id };
  const turn = run.turn + 1;
  await queries.updateRun(db, scope, run.id, { state: 'queued', resumed, turn });
  outbox.cancel(waitTimer(run.id));
  enqueueTurn(outbox, scope, { id: run.id, turn });
  return true;
}

function mayEnd({ run_id, request_id, event_type, entity_id }: queries.WaitRow, event: FedEvent): boolean {
  if (request_id !== null) return requestOf(event) === request_id;
  if (event.type !== event_type || (entity_id !== null && event.entity_id !== entity_id)) return false;
  // An event of the run's own requests is not the one that it waits for.
  return event.request_id?.startsWith(`${run_id}/`) !== true;
}

/** A condition that fails on an event does not hold for it. */
function holds(
  run: queries.InnerRun,
  { where }: queries.WaitRow,
  { payload, ...event }: FedEvent,
  now: string,
): boolean {
  if (where === null) return true;
  try {
    return holdsFor(run.progress!, { cause: run.cause, input: run.input, now }, where, {
      event,
      payload: payload ?? {},
    });
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}
