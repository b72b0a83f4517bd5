import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'files'>();

/** The storage key of an expired file; undefined if it was restored or is gone. */
export const findPurgeable = (db: Db, team_id: TeamId, id: string, now: string) =>
  on(db)
    .selectFrom('files')
    .select('storage_key')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '<=', now)
    .executeTakeFirst();

export const purgeFile = (db: Tx, team_id: TeamId, id: string, now: string) =>
  on(db)
    .deleteFrom('files')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '<=', now)
    .returning('id')
    .executeTakeFirst();

/** Which of these keys a file names. */
export async function findStorageKeys(db: Db, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await on(db)
    .selectFrom('files')
    .select('storage_key')
    .where((eb) => eb('storage_key', '=', eb.fn.any(eb.val(keys as string[]))))
    .execute();
  return new Set(rows.map(({ storage_key }) => storage_key));
}
