import type { Operation, operations } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { presentOperation } from './present.ts';
import * as queries from './queries.ts';

/** Gets an operation and how far it is. Throws OPERATION_NOT_FOUND. */
export async function getOperation(
  { db, scope }: Ctx<typeof operations.get>,
  { operation_id }: In<typeof operations.get>,
): Promise<Operation> {
  const row = await queries.findOperation(db, scope, operation_id);
  if (row === undefined) throw new AppError('OPERATION_NOT_FOUND');
  return presentOperation(row);
}
