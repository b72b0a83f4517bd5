import type { Db } from '@deskwire/database/schema.ts';
import type { Writing } from '../../../kit/context.ts';
import { eraseUser, erasureOf } from './erase.ts';
import * as deletion from './queries.ts';

/** Whether there is such an account, deleted or not. */
export const isAccount = (db: Db, user_id: string): Promise<boolean> => deletion.isAccount(db, user_id);

/** Asks again for the erasure of a deleted account, which may have waited for something. */
export async function eraseWhenDue(
  { db, outbox, now }: Pick<Writing, 'db' | 'outbox'> & { readonly now: () => string },
  user_id: string,
): Promise<void> {
  const purge_at = await deletion.findPurge(db, user_id);
  if (purge_at == null) return;
  const run_at = purge_at > now() ? purge_at : now();
  outbox.later(eraseUser, { user_id }, { run_at, key: erasureOf(user_id) });
}
