import type { Operation, operations } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { endIn } from './batches/end.ts';
import { presentOperation } from './present.ts';
import * as queries from './queries.ts';

/** One that waits ends here; one that runs ends after the batch in hand, whose lines stay. */
export async function cancelOperation(
  ctx: Ctx<typeof operations.cancel>,
  { operation_id }: In<typeof operations.cancel>,
): Promise<Operation> {
  const found = await queries.findOperation(ctx.db, ctx.scope, operation_id);
  if (found === undefined) throw new AppError('OPERATION_NOT_FOUND');
  const waiting = { team_id: ctx.scope.team_id, id: found.id, at: { state: 'queued' } } as const;
  const ended = await endIn(ctx, ctx.now(), waiting, { state: 'cancelled' });
  if (ended !== undefined) return presentOperation(ended);
  const stopping = await queries.askToStop(ctx.db, ctx.scope, found.id, ctx.now());
  if (stopping === undefined) throw new AppError('OPERATION_FINISHED');
  const { id, version, kind } = stopping;
  ctx.events.add('operation.cancel_requested', { id, version }, { kind });
  return presentOperation(stopping);
}
