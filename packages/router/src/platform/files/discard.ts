import type { Tx } from '@deskwire/database/schema.ts';
import type { Outbox } from '../../kit/context.ts';
import { discardFilesOf } from './discard.queries.ts';
import { purgeFile, purgeKey } from './purge.ts';
import type { TeamId } from '../../kit/team-id.ts';

interface Discarding {
  readonly db: Tx;
  readonly outbox: Outbox;
  readonly now: () => string;
}
/** Has the files at a ticket removed for good, rows and bytes, for the ticket itself goes. */
export async function discardFiles({ db, outbox, now }: Discarding, team_id: TeamId, ticket_id: string): Promise<void> {
  for (const { id } of await discardFilesOf(db, team_id, ticket_id, now()))
    outbox.later(purgeFile, { file_id: id }, { run_at: now(), key: purgeKey(id), team_id });
}
