import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import * as batches from './batches/queries.ts';
import { forgetLines, watchOperation } from './batches/steps.ts';
import { watch } from './batches/watch.ts';
import { operationsRouter } from './router.ts';
import * as queries from './queries.ts';

const operationsJobs = router({
  watch: jobProcedure(watchOperation).mutation(({ ctx, input }) => watch(ctx, input)),
  forgetLines: jobProcedure(forgetLines).mutation(async ({ ctx, input }) => {
    await batches.deleteLines(ctx.db, ctx.scope.team_id, input.operation_id);
  }),
});

export const operationsDomain = {
  router: operationsRouter,
  jobs: operationsJobs,
  references: { operation: 'operations' },
  audiences: { operation: audited },
  homes: { operation: { needs: 'files.read', sees: queries.seesOperation, handles: 'operations.manage' } },
  tables: {
    operations: ofPerson('created_by', { mention: ['input', 'cursor', 'result', 'error'], none: ['kind', 'needs'] }),
    operation_lines: ofTeam({ authored: ['key', 'issues'], none: ['outcome'] }),
  },
} satisfies Domain;
