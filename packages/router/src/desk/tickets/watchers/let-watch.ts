import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { insertWatcher } from './queries.ts';

interface Watching {
  readonly db: Tx;
  readonly scope: InTeam;
  readonly events: Events<'ticket.watched'>;
  readonly now: () => string;
}

/** Makes people watchers of a ticket, for domains that need something from them there. */
export async function letWatch(
  { db, scope, events, now }: Watching,
  ticket: { readonly id: string; readonly version: number },
  person_ids: readonly string[],
): Promise<void> {
  // Two who let the same people watch wait for each other in one order.
  for (const person_id of [...new Set(person_ids)].toSorted()) {
    const watcher = await insertWatcher(db, scope, ticket.id, person_id, now());
    if (watcher?.added === true) events.add('ticket.watched', ticket, { person_id });
  }
}
