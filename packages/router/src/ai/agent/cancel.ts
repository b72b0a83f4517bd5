import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getRun, holdRun } from './find.ts';
import { isGoingOn, setRun } from './queries.ts';

type Entry = typeof agent.cancel;

/** Ends a run. A step that is being called at this moment still ends, and none follows it. */
export async function cancelRun({ db, scope, events, now }: Ctx<Entry>, { run_id }: In<Entry>): Promise<Out<Entry>> {
  const { state } = await holdRun(db, scope, run_id, true);
  if (!isGoingOn(state)) throw new AppError('RUN_FINISHED', { state });
  const { version } = await setRun(db, scope, run_id, { state: 'cancelled', finished_at: now() });
  events.add('agent_run.finished', { id: run_id, version }, { state: 'cancelled', error: null });
  return getRun(db, scope, run_id);
}
