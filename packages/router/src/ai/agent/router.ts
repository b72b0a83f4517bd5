import { agent } from '@deskwire/contract/ai/agent.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { cancelRun } from './cancel.ts';
import { design } from './design.ts';
import { listHistory } from './reading/history.ts';
import { getResult } from './reading/result.ts';
import { retryRun } from './retry.ts';
import { run } from './run.ts';
import { getStatus } from './reading/status.ts';
import { approveStep } from './steps/approve.ts';
import { listSteps } from './steps/list.ts';
import { rejectStep } from './steps/reject.ts';
import { listTools } from './tools/list.ts';
import { watchRun } from './reading/watch.ts';

const { steps, tools } = agent;

export const agentRouter = router({
  design: procedure(agent.design).mutation(({ ctx, input }) => design(ctx, input)),
  run: procedure(agent.run).mutation(({ ctx, input }) => run(ctx, input)),
  status: procedure(agent.status).query(({ ctx, input }) => getStatus(ctx, input)),
  result: procedure(agent.result).query(({ ctx, input }) => getResult(ctx, input)),
  watch: procedure(agent.watch).subscription(({ ctx, input, signal }) => watchRun(ctx, input, signal)),
  history: procedure(agent.history).query(({ ctx, input }) => listHistory(ctx, input)),
  cancel: procedure(agent.cancel).mutation(({ ctx, input }) => cancelRun(ctx, input)),
  retry: procedure(agent.retry).mutation(({ ctx, input }) => retryRun(ctx, input)),
  steps: router({
    list: procedure(steps.list).query(({ ctx, input }) => listSteps(ctx, input)),
    approve: procedure(steps.approve).mutation(({ ctx, input }) => approveStep(ctx, input)),
    reject: procedure(steps.reject).mutation(({ ctx, input }) => rejectStep(ctx, input)),
  }),
  tools: router({
    list: procedure(tools.list).query(({ ctx }) => listTools(ctx)),
  }),
});
