import type { Tx } from '@deskwire/database/schema.ts';
import type { Forgetting, Forgotten } from '../../../kit/domain.ts';
import type { Outbox } from '../../../kit/context.ts';
import * as queries from './discard.queries.ts';
import { getSetting } from '../../settings/settings.ts';
import { purgeFile, purgeKey } from './purge.ts';
import type { TeamId } from '../../../kit/team-id.ts';

interface Discarding {
  readonly db: Tx;
  readonly outbox: Outbox;
  readonly now: () => string;
}
/** Has the files of rows removed for good, rows and bytes, since the rows themselves go. */
export async function discardFiles(
  { db, outbox, now }: Discarding,
  team_id: TeamId,
  homes: queries.Homes,
): Promise<void> {
  if (homes.ids.length === 0) return;
  for (const { id } of await queries.discardFilesOf(db, team_id, homes, now()))
    outbox.later(purgeFile, { file_id: id }, { run_at: now(), key: purgeKey(id), team_id });
}

/**
 * Has the files that somebody uploaded removed when they are erased, except where their team keeps them, and what
 * operations of their teams wrote, which may name them.
 */
export async function forgetFiles(tx: Forgetting, { people }: Forgotten): Promise<void> {
  for (const team_id of new Set(people.map((person) => person.team_id)))
    for (const file of await queries.discardWritten(tx.db, team_id, tx.now()))
      tx.outbox.later(purgeFile, { file_id: file.id }, { run_at: tx.now(), key: purgeKey(file.id), team_id });
  for (const { team_id, id } of people) {
    if (await getSetting(tx.db, { scope: 'team', owner_id: team_id }, 'keep_files_of_erased')) continue;
    for (const file of await queries.discardFilesBy(tx.db, team_id, id, tx.now()))
      tx.outbox.later(purgeFile, { file_id: file.id }, { run_at: tx.now(), key: purgeKey(file.id), team_id });
  }
}
