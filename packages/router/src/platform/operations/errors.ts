import type { OperationIssue, operations } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Why lines of one operation were refused. */
export async function listIssues(ctx: Ctx<typeof operations.errors>, input: In<typeof operations.errors>) {
  const { operation_id } = input;
  if ((await queries.findOperation(ctx.db, ctx.scope, operation_id)) === undefined)
    throw new AppError('OPERATION_NOT_FOUND');
  return page(ctx, input, {
    key: ['operations.errors', operation_id],
    find: (slice) => queries.listIssues(ctx.db, ctx.scope, operation_id, slice),
    position: ({ line, place }) => [line, place],
    present: ({ place: _, ...issue }): OperationIssue => issue,
  });
}
