import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Delegate } from '../../../kit/context.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import { readNow } from '../../../kit/access/principal.ts';
import { begin } from '../../workflows/engine/walk.ts';
import { findVersion, type Version } from '../../workflows/find.ts';
import { told } from '../ending/finish.ts';
import { RUN_SECONDS } from '../limits.ts';
import * as queries from '../queries.ts';
import type { advanceRun } from '../steps.ts';
import { positionFor, type Claimed } from './claimed.ts';
import { end, Lost, type Recording } from './record.ts';

/** Takes a run for one turn. `waits`: what it waits for is not there yet. Undefined: there is nothing to do. */
export async function claim(
  ctx: JobCtx<typeof advanceRun>,
  run_id: string,
  turn: number,
): Promise<Claimed | 'waits' | undefined> {
  const { db, scope, services, commit } = ctx;
  const known = await queries.readRun(db, scope, run_id);
  if (known === undefined || known.turn !== turn || known.finished_at !== null) return undefined;
  const version = await findVersion(db, scope, known.workflow_id, known.workflow_version);
  if (version === undefined) return undefined;
  const taken = await commit(async (tx): Promise<Claimed | 'waits' | Over | undefined> => {
    const now = await readNow(services);
    const run = await queries.lockRun(tx.db, scope, run_id);
    if (run === undefined || run.turn !== turn || run.finished_at !== null || run.held) return undefined;
    if (run.state === 'cancelling') return { over: (recording) => end.cancelled(recording, run) };
    const wait = run.state === 'waiting' ? await queries.findWait(tx.db, scope, run_id) : undefined;
    const resumed = run.resumed ?? timeIsUp(wait, now);
    const isOld = secondsAfter(run.created_at, RUN_SECONDS) <= now;
    if (run.state === 'waiting' && resumed === null && !isOld) return 'waits';
    const begins = run.started_at === null;
    const position = begins ? await positionFor(tx.db, version) : undefined;
    const progress = { ...(run.progress ?? begin()), ...(position === undefined ? {} : { position }) };
    if (wait !== undefined) await queries.deleteWait(tx.db, scope, run_id);
    const claimed = {
      run: { ...run, resumed },
      version,
      delegate: delegateOf(run, version),
      progress,
      moves: run.moves,
    };
    if (run.state !== 'running') {
      const start = begins ? { started_at: now } : {};
      await queries.updateRun(tx.db, scope, run_id, { state: 'running', resumed, progress, ...start });
      claimed.moves += 1;
    }
    if (begins) tx.events.add('workflow.run_started', { id: run.workflow_id, actor_id: run.person_id }, told(run));
    return isOld && resumed === null ? { over: (recording) => end.tooOld(recording, claimed) } : claimed;
  });
  if (taken === undefined || taken === 'waits' || !('over' in taken)) return taken;
  try {
    await commit((tx) => taken.over({ ...ctx, ...tx }));
  } catch (error) {
    // Somebody has cancelled it since, which ends it by itself.
    if (!(error instanceof Lost)) throw error;
    await commit((tx) => end.cancelled({ ...ctx, ...tx }, known));
  }
  return undefined;
}

/** A run that ends instead: in a transaction of its own, since whoever ends one holds its trigger and workflow before it. */
interface Over {
  over(recording: Recording): Promise<void>;
}

function timeIsUp(wait: queries.WaitRow | undefined, now: string): queries.Resumed | null {
  if (wait === undefined || wait.expires_at > now) return null;
  return { kind: wait.kind === 'time' ? 'time' : 'expired' };
}

/** The delegate of a run: its person as they are now, limited to the procedures that the version calls. */
function delegateOf(run: queries.InnerRun, { procedures }: Version): Delegate | undefined {
  const { user_id, correlation, causation } = run;
  if (user_id === null) return undefined;
  const team_id = run.team_id as Delegate['team_id'];
  return { user_id, team_id, procedures, by: `workflow_run:${run.id}`, correlation, causation };
}
