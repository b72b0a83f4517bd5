import type { Environment, Freeze } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { listWindows } from '../freezes/queries.ts';
import { windowAt } from '../freezes/windows.ts';
import * as queries from './queries.ts';

interface Reading {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly now: () => string;
}

/** Gets an environment with its lock, its freeze and its queue as of now. Throws ENVIRONMENT_NOT_FOUND. */
export async function getEnvironment({ db, scope, now }: Reading, id: string): Promise<Environment> {
  const row = await queries.findEnvironment(db, scope, id);
  if (row === undefined) throw new AppError('ENVIRONMENT_NOT_FOUND');
  return present(await listWindows(db, scope.team_id), now())(row);
}

/** A lock that has expired is none. */
export const present =
  (windows: readonly Freeze[], now: string) =>
  ({ locked_by, holder, lock_reason, locked_at, locked_until, ...row }: queries.EnvironmentRow): Environment => {
    const isLocked = locked_until !== null && Date.parse(locked_until) > Date.parse(now);
    const lock = isLocked
      ? {
          owner_id: locked_by!,
          owner: holder!,
          reason: lock_reason!,
          locked_at: locked_at!,
          expires_at: locked_until,
        }
      : null;
    const frozen_by = windowAt(windows, row.id, now)?.id ?? null;
    return {
      ...row,
      queue_length: row.queue_length ?? 0,
      lock,
      frozen_by,
      status: statusOf({ ...row, lock, frozen_by }),
    };
  };

/** The most important reason why the next deployment does not start. */
function statusOf(row: Pick<Environment, 'archived_at' | 'running_deployment_id' | 'lock' | 'frozen_by'>) {
  if (row.archived_at !== null) return 'archived';
  if (row.running_deployment_id !== null) return 'deploying';
  if (row.lock !== null) return 'locked';
  return row.frozen_by === null ? 'available' : 'frozen';
}
