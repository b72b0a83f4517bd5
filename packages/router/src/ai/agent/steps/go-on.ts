import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Happened } from '../../../kit/events/notices.ts';
import { EventRef, job, type ReactionCtx } from '../../../kit/jobs/job.ts';
import type { Writing } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { readHappened } from '../../../platform/events/happened.ts';
import { readOutcome } from '../../../desk/approvals/subjects/outcome.ts';
import * as queries from '../queries.ts';
import { RUNS_SECONDS } from '../run.ts';
import { nextStep } from './job.ts';

/** Goes on with the run whose step was decided on. */
export const noteDecision = job({ name: 'agent.noteDecision', queue: 'events', input: EventRef });
export type Ends =
  | 'approval.approved'
  | 'approval.rejected'
  | 'approval.expired'
  | 'approval.withdrawn'
  | 'approval.voided';

export async function decided(ctx: ReactionCtx, { event_id }: EventRef): Promise<void> {
  const { db, scope } = ctx;
  const happened = await readHappened(db, scope.team_id, event_id);
  if (happened === undefined) return;
  const { request_id } = (happened as Happened<Ends>).payload;
  const waiting = await queries.findWaiting(db, scope, request_id);
  if (waiting === undefined) return;
  const outcome = await readOutcome(ctx, request_id);
  if (outcome !== undefined) await goOn(ctx, waiting, outcome);
}

interface Going {
  readonly db: Writing['db'];
  readonly events: Pick<Writing<'agent_run.decided' | 'agent_run.finished'>['events'], 'add'>;
  readonly outbox: Writing['outbox'];
  readonly scope: InTeam;
  readonly now: () => string;
}

/**
 * Lets a run go on once its request has ended: with the step, without it where it was rejected, and not at all where nobody
 * decided. Whoever comes second finds it gone on.
 */
export async function goOn(
  { db, scope, events, outbox, now }: Going,
  { run_id, n, request_id }: { readonly run_id: string; readonly n: number; readonly request_id: string },
  { status, decided_by }: { readonly status: string; readonly decided_by: string | null },
): Promise<void> {
  if (status === 'pending') return;
  const run = await queries.lockRun(db, scope, run_id);
  const step = (await queries.listSteps(db, scope, run_id)).find((one) => one.n === n);
  if (run?.state !== 'waiting' || step?.state !== 'waiting' || step.request_id !== request_id) return;
  const at = now();
  if (status !== 'approved' && status !== 'rejected') {
    await queries.setStep(db, scope, run_id, step, { state: 'failed', error: 'APPROVAL_CLOSED', finished_at: at });
    const ended = { state: 'failed', error: 'APPROVAL_CLOSED', finished_at: at } as const;
    const { version } = await queries.setRun(db, scope, run_id, ended);
    events.add('agent_run.finished', { id: run_id, version }, { state: 'failed', error: 'APPROVAL_CLOSED' });
    return;
  }
  const said = { decided_by, decided_at: at };
  await queries.setStep(
    db,
    scope,
    run_id,
    step,
    status === 'approved'
      ? { state: 'approved', ...said }
      : { state: 'skipped', error: 'REJECTED', finished_at: at, ...said },
  );
  // The time in which people think does not count.
  const { version } = await queries.setRun(db, scope, run_id, {
    state: 'running',
    deadline_at: secondsAfter(at, RUNS_SECONDS),
  });
  const decision = status === 'approved' ? 'approved' : 'skipped';
  events.add('agent_run.decided', { id: run_id, version }, { n, decision });
  outbox.later(nextStep, { run_id, n: status === 'approved' ? n : n + 1 });
}
