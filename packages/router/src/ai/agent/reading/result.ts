import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getRun } from '../find.ts';
import { listSteps } from '../queries.ts';

type Entry = typeof agent.result;

/** Gets the answer of the last step that was done. Only the person of the run sees it, not those who decide on steps. */
export async function getResult({ db, scope }: Ctx<Entry>, { run_id }: In<Entry>): Promise<Out<Entry>> {
  const run = await getRun(db, scope, run_id);
  if (run.person_id !== scope.person_id) return { run, output: null };
  const steps = await listSteps(db, scope, run_id);
  return { run, output: steps.findLast(({ state }) => state === 'succeeded')?.output ?? null };
}
