import type { Writing } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { retire } from './retire.ts';
import * as deletion from './queries.ts';
import { erase } from './erase.ts';

type Erasing = Pick<
  Writing<'user.deleted' | 'user.erased' | 'person.left' | 'team.deleted'>,
  'db' | 'events' | 'outbox'
> & {
  readonly services: Services;
  readonly now: () => string;
};

/**
 * Erases at once a user who had been erased before a backup brought them back. A team of others that they owned alone
 * when the backup was made, and must have handed over since, is left without an owner.
 */
export async function eraseAgain(tx: Erasing, user_id: string): Promise<void> {
  const teams = await deletion.lockTeamsOf(tx.db, user_id);
  await retire(tx, user_id, { at: tx.now(), purge_at: tx.now() }, { teams, actor_id: null });
  await erase(tx, user_id);
}
