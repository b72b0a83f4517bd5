import type { Db, Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Throws TRIGGER_NOT_FOUND. */
export async function getTrigger(db: Db, scope: InTeam, id: string): Promise<queries.TriggerRow> {
  const row = await queries.findTrigger(db, scope, id);
  if (row === undefined) throw new AppError('TRIGGER_NOT_FOUND');
  return row;
}
/** Throws TRIGGER_NOT_FOUND. */
export async function lockTrigger(db: Tx, scope: InTeam, id: string): Promise<queries.TriggerRow> {
  const row = await queries.lockTrigger(db, scope, id);
  if (row === undefined) throw new AppError('TRIGGER_NOT_FOUND');
  return row;
}
