import { operations } from '@deskwire/contract/platform/operations.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/page.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { cancelOperation } from './cancel.ts';
import { listIssues } from './errors.ts';
import { presentOperation } from './present.ts';
import * as queries from './queries.ts';
import { retryOperation } from './retry.ts';

export const operationsRouter = router({
  list: procedure(operations.list).query(({ ctx, input }) => {
    const { page: _, page_size: _size, cursor: _cursor, ...filter } = input;
    return page(ctx, input, {
      of: ['operations', ctx.scope.team_id, filter],
      find: (slice) => queries.listOperations(ctx.db, ctx.scope, filter, slice),
      position: (row) => [row.created_at, row.id],
      present: presentOperation,
    });
  }),
  get: procedure(operations.get).query(async ({ ctx, input }) => {
    const row = await queries.findOperation(ctx.db, ctx.scope, input.operation_id);
    if (row === undefined) throw new AppError('OPERATION_NOT_FOUND');
    return presentOperation(row);
  }),
  errors: procedure(operations.errors).query(({ ctx, input }) => listIssues(ctx, input)),
  cancel: procedure(operations.cancel).mutation(({ ctx, input }) => cancelOperation(ctx, input)),
  retry: procedure(operations.retry).mutation(({ ctx, input }) => retryOperation(ctx, input)),
});
