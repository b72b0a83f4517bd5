import { internalEvents } from '@deskwire/contract/events.ts';
import { seesInternal } from '@deskwire/contract/kit/access.ts';
import type { Activity } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { keyOf } from '../../tickets/present.ts';
import * as queries from './queries.ts';

const LATEST = 10;

/**
 * Lists the latest events of the tickets that the caller sees; internal comments leave no trace for those who may not read
 * them.
 */
export async function readActivity({ db, scope }: { db: Db; scope: TeamScope }): Promise<Activity[]> {
  const never = seesInternal(scope.roles) ? [] : [...internalEvents];
  const rows = await queries.listActivity(db, scope, never, LATEST);
  return rows.map(({ number, ...row }) => ({ ...row, key: keyOf(scope, number) }));
}
