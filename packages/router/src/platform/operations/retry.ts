import type { Operation, operations } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { enqueueStep } from './batches/end.ts';
import { forgetKey } from './batches/steps.ts';
import { presentOperation } from './present.ts';
import * as queries from './queries.ts';

/** Goes on where it stopped. Lines that went in are never done again; those that were refused are. */
export async function retryOperation(
  ctx: Ctx<typeof operations.retry>,
  { operation_id }: In<typeof operations.retry>,
): Promise<Operation> {
  const found = await queries.findOperation(ctx.db, ctx.scope, operation_id);
  if (found === undefined) throw new AppError('OPERATION_NOT_FOUND');
  const reopened = await queries.reopenOperation(ctx.db, ctx.scope, found.id, ctx.now());
  if (reopened === undefined) throw new AppError('OPERATION_NOT_RETRYABLE');
  await queries.deleteRefusedLines(ctx.db, ctx.scope.team_id, reopened.id);
  const { step, ...row } = reopened;
  ctx.events.add('operation.queued', { id: row.id, version: row.version }, { kind: row.kind });
  ctx.outbox.cancel(forgetKey(row.id));
  enqueueStep(ctx, ctx.now(), { id: row.id, kind: row.kind, step });
  return presentOperation(row);
}
