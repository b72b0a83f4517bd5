import { operations } from '@deskwire/contract/platform/operations.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { cancelOperation } from './cancel.ts';
import { listIssues } from './errors.ts';
import { getOperation } from './get.ts';
import { listOperations } from './list.ts';
import { retryOperation } from './retry.ts';

export const operationsRouter = router({
  list: procedure(operations.list).query(({ ctx, input }) => listOperations(ctx, input)),
  get: procedure(operations.get).query(({ ctx, input }) => getOperation(ctx, input)),
  errors: procedure(operations.errors).query(({ ctx, input }) => listIssues(ctx, input)),
  cancel: procedure(operations.cancel).mutation(({ ctx, input }) => cancelOperation(ctx, input)),
  retry: procedure(operations.retry).mutation(({ ctx, input }) => retryOperation(ctx, input)),
});
