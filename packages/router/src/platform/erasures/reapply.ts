import { deleteAgain } from '../../identity/teams/deletion/purge.ts';
import { eraseContactForGood } from '../compliance/persons/erase-contact.ts';
import { eraseAgain } from '../../identity/users/deletion/erase-again.ts';
import type { Services } from '../../kit/services.ts';
import { readNow } from '../../kit/access/principal.ts';
import { systemAuthor, transact } from '../../kit/transaction.ts';
import { erasureKey, ERASURES, type Erased } from './record.ts';
import * as queries from './queries.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';

const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Erases again whoever a restored backup has brought back: users and contacts at once, teams as soon as a worker runs, and out of
 * sight until then. Answers how many there were.
 */
export async function reapplyErasures(services: Services): Promise<Record<Erased, number>> {
  const recorded = new Set<string>();
  for await (const { key } of services.storage.listOlderThan(new Date(Date.now() + 86_400_000)))
    if (key.startsWith(ERASURES)) recorded.add(key);
  const now = await readNow(services);
  const author = systemAuthor(services, now);
  const again = async (
    kind: Erased,
    table: 'users' | 'teams',
    erase: (id: string) => Promise<void>,
  ): Promise<number> => {
    let count = 0;
    for await (const id of idsOf(services, table)) {
      if (!recorded.has(erasureKey(kind, id))) continue;
      await erase(id);
      count += 1;
    }
    return count;
  };
  const contacts = async (): Promise<number> => {
    let count = 0;
    for await (const contact of contactsOf(services)) {
      if (!recorded.has(erasureKey('person', contact.id))) continue;
      const commit: Parameters<typeof eraseContactForGood>[0]['commit'] = (work) =>
        transact(services.db, author, { path: 'erasures.reapply', events: [] }, work);
      await eraseContactForGood({ db: services.db, services, now: () => now, commit }, contact);
      count += 1;
    }
    return count;
  };
  return {
    person: await contacts(),
    user: await again('user', 'users', (id) => eraseAgain(author, id)),
    team: await again('team', 'teams', (id) =>
      transact(services.db, author, { path: 'erasures.reapply', events: [] }, (tx) =>
        deleteAgain({ ...tx, services, now: () => now }, mintTeam(id)),
      ),
    ),
  };
}

async function* contactsOf({ db }: Services) {
  for (let after = NO_ID; ;) {
    const contacts = await queries.findContacts(db, after);
    for (const { id, team_id } of contacts) yield { id, team_id: mintTeam(team_id) };
    if (contacts.length === 0) return;
    after = contacts.at(-1)!.id;
  }
}

async function* idsOf({ db }: Services, table: 'users' | 'teams'): AsyncGenerator<string> {
  for (let after = NO_ID; ;) {
    const ids = await queries.findIds(db, table, after);
    yield* ids;
    if (ids.length === 0) return;
    after = ids.at(-1)!;
  }
}
