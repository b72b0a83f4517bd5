import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Memory } from '@deskwire/contract/knowledge/memory.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

interface Looking {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly now: () => string;
}
/** A memory that the person reads and that has not expired. Throws MEMORY_NOT_FOUND. */
export const getMemory = async ({ db, scope, now }: Looking, id: string): Promise<Memory> =>
  must(await queries.findMemory(db, scope, id, now()));
/** One that they may change, expired or not. Throws MEMORY_NOT_FOUND. */
export const lockMemory = async (db: Tx, scope: TeamScope, id: string): Promise<Memory> =>
  must(await queries.lockMemory(db, scope, id, rolesPermit(scope.roles, 'team.manage')));

export function must(row: Memory | undefined): Memory {
  if (row === undefined) throw new AppError('MEMORY_NOT_FOUND');
  return row;
}
