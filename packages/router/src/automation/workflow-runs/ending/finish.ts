import type { WorkflowRun } from '@deskwire/contract/automation/workflows.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events, Outbox } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { holdWorkflow } from '../../workflows/find.ts';
import * as queries from '../queries.ts';
import { enqueueTurn, waitTimer } from '../steps.ts';

/** The context in which runs end. */
export interface Ending {
  readonly db: Tx;
  readonly events: Events<'workflow.run_cancelled'>;
  readonly outbox: Outbox;
  readonly scope: InTeam;
  readonly now: () => string;
}

/** How long runs are shown where the plan is not at hand: that of the smallest one. */
const DAYS = 7;

/** The payload of an event about a run. */
export const told = ({
  id,
  workflow_version,
  trigger_id,
}: Pick<WorkflowRun, 'id' | 'workflow_version' | 'trigger_id'>) => ({
  run_id: id,
  workflow_version,
  trigger_id,
});

/**
 * Cancels a run: one that waits or has not begun ends at once, one that does a step at the end of that step. False: it has
 * ended already.
 */
export async function cancelRun(
  ctx: Ending,
  run: queries.InnerRun,
  { days = DAYS, reason = null }: { days?: number; reason?: WorkflowRun['reason'] } = {},
): Promise<boolean> {
  const { db, scope, events, now } = ctx;
  if (run.finished_at !== null) return false;
  if (run.state === 'running' || run.state === 'cancelling') {
    await queries.updateRun(db, scope, run.id, { state: 'cancelling', reason });
    return true;
  }
  const kept_until = secondsAfter(now(), days * 86_400);
  const ended = { state: 'cancelled' as const, reason, resumed: null, held: false, finished_at: now(), kept_until };
  await queries.updateRun(db, scope, run.id, ended);
  await tidyUp(ctx, run, 'cancelled');
  events.add('workflow.run_cancelled', { id: run.workflow_id }, told(run));
  return true;
}

/** Cleans up after a run that has ended: its wait, its timer, steps under way, and the turn of the next with its key. */
export async function tidyUp(
  { db, scope, outbox, now }: Omit<Ending, 'events'>,
  run: Pick<queries.InnerRun, 'id' | 'workflow_id' | 'concurrency_key' | 'held' | 'state'>,
  state: 'failed' | 'cancelled',
): Promise<void> {
  await queries.endSteps(db, scope, run.id, state, now());
  if (run.state === 'waiting') {
    await queries.deleteWait(db, scope, run.id);
    outbox.cancel(waitTimer(run.id));
  }
  if (run.concurrency_key === null || run.held) return;
  const heir = await queries.nextHeld(db, scope, run.workflow_id, run.concurrency_key);
  if (heir === undefined) return;
  await queries.updateRun(db, scope, heir.id, { held: false });
  enqueueTurn(outbox, scope, heir);
}

/** Cancels the runs that a new one replaces. True where one of them is still at a step, and has to be waited for. */
export async function makeRoomFor(ctx: Ending, open: readonly { readonly id: string }[]): Promise<boolean> {
  let busy = false;
  // Those that wait for their turn go first, so that none of them gets it.
  for (const { id } of open.toReversed()) {
    const run = await queries.lockRun(ctx.db, ctx.scope, id);
    if (run === undefined) continue;
    await cancelRun(ctx, run, { reason: 'replaced' });
    busy ||= run.state === 'running' || run.state === 'cancelling';
  }
  return busy;
}

/** Locks a run that may end now; where runs of its workflow take turns, the workflow before it, as starting does. */
export async function lockToEnd(
  { db, scope }: Pick<Ending, 'db' | 'scope'>,
  id: string,
): Promise<queries.InnerRun | undefined> {
  const run = await queries.readRun(db, scope, id);
  if (run === undefined) return undefined;
  if (run.concurrency_key !== null) await holdWorkflow(db, scope, run.workflow_id);
  return queries.lockRun(db, scope, id);
}
