import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getRun } from '../find.ts';
import * as queries from '../queries.ts';

type Entry = typeof agent.steps.list;

/** The transcript of a run. Who only decides on its steps sees what they decide on, and no answers. */
export async function listSteps({ db, scope }: Ctx<Entry>, { run_id }: In<Entry>): Promise<Out<Entry>> {
  const run = await getRun(db, scope, run_id);
  const items = await queries.listSteps(db, scope, run_id);
  const isOwn = run.person_id === scope.person_id;
  return {
    items: items.map(({ calling: _, handed: _handed, request_id, output, ...step }) => ({
      ...step,
      approval_id: request_id,
      output: isOwn ? output : null,
    })),
  };
}
