import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

/** A run that somebody may see. Throws AGENT_RUN_NOT_FOUND. */
export async function getRun(db: Db, scope: TeamScope, id: string): Promise<queries.RunRow> {
  const run = await queries.findRun(db, scope, id);
  if (run === undefined) throw new AppError('AGENT_RUN_NOT_FOUND');
  return run;
}

/** The same, held until the transaction ends; `own` where only its person may. */
export async function holdRun(db: Tx, scope: TeamScope, id: string, own: boolean): Promise<queries.LockedRun> {
  const seen = await getRun(db, scope, id);
  if (own && seen.person_id !== scope.person_id) throw new AppError('AGENT_RUN_NOT_FOUND');
  return (await queries.lockRun(db, scope, id))!;
}
