import { transact, type Author } from '../../../kit/transaction.ts';
import * as deletion from './queries.ts';
import { eraseForGood } from './erase.ts';
import { retire } from './retire.ts';

/**
 * Erases at once a user who had been erased before a backup brought them back. A team of others that they owned alone
 * when the backup was made, and must have handed over since, is left without an owner. A hold that the backup has ended
 * before they were erased, or they would not have been.
 */
export async function eraseAgain(author: Author, user_id: string): Promise<void> {
  const { services, now } = author;
  const commit: Parameters<typeof eraseForGood>[0]['commit'] = (work) =>
    transact(services.db, author, { path: 'erasures.reapply', events: [] }, work);
  await commit(async (tx) => {
    const teams = await deletion.lockTeamsOf(tx.db, user_id);
    await retire({ ...tx, now }, user_id, { at: now(), purge_at: now() }, { teams, actor_id: null });
  });
  await eraseForGood({ db: services.db, services, now, commit }, user_id);
}
