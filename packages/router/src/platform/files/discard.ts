import type { Tx } from '@deskwire/database/schema.ts';
import type { Forgetting, Forgotten } from '../../kit/domain.ts';
import type { Outbox } from '../../kit/context.ts';
import * as queries from './discard.queries.ts';
import { getSetting } from '../settings/settings.ts';
import { purgeFile, purgeKey } from './purge.ts';
import type { TeamId } from '../../kit/team-id.ts';

interface Discarding {
  readonly db: Tx;
  readonly outbox: Outbox;
  readonly now: () => string;
}
/** Has the files at a ticket removed for good, rows and bytes, for the ticket itself goes. */
export async function discardFiles({ db, outbox, now }: Discarding, team_id: TeamId, ticket_id: string): Promise<void> {
  for (const { id } of await queries.discardFilesOf(db, team_id, ticket_id, now()))
    outbox.later(purgeFile, { file_id: id }, { run_at: now(), key: purgeKey(id), team_id });
}

/** Has the files that somebody uploaded removed when they are erased, except where their team keeps them. */
export async function forgetFiles(tx: Forgetting, { people }: Forgotten): Promise<void> {
  for (const { team_id, id } of people) {
    if (await getSetting(tx.db, { scope: 'team', owner_id: team_id }, 'keep_files_of_erased')) continue;
    for (const file of await queries.discardFilesBy(tx.db, team_id, id, tx.now()))
      tx.outbox.later(purgeFile, { file_id: file.id }, { run_at: tx.now(), key: purgeKey(file.id), team_id });
  }
}
