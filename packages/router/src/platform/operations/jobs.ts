import { jobProcedure, router } from '../../kit/procedure.ts';
import * as queries from './run.queries.ts';
import { forgetLines, watchOperation } from './steps.ts';
import { watch } from './watch.ts';

export const operationsJobs = router({
  watch: jobProcedure(watchOperation).mutation(({ ctx, input }) => watch(ctx, input)),
  forgetLines: jobProcedure(forgetLines).mutation(async ({ ctx, input }) => {
    await queries.deleteLines(ctx.db, ctx.scope.team_id, input.operation_id);
  }),
});
