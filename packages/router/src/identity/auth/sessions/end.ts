import type { Base, Writing } from '../../../kit/context.ts';
import * as accounts from '../accounts/queries.ts';
import * as oneTime from '../one-time/queries.ts';
import * as queries from './queries.ts';

interface Ending {
  readonly db: Writing['db'];
  readonly events: Writing<'session.revoked'>['events'];
}

/** Ends every session of a user, except perhaps one, and every link and code that could make another. */
export async function endSessions(
  { now }: Pick<Base, 'now'>,
  { db, events }: Ending,
  user_id: string,
  reason: string,
  except?: string,
): Promise<{ revoked: number }> {
  // First the links and who signs in at this moment: a session that they are about to open must be among those that end.
  // Links before the account, as everybody who signs in with one takes them.
  await oneTime.retireOfUser(db, user_id, now());
  await accounts.lockSignIns(db, user_id);
  const ended = await queries.revokeSessions(db, user_id, { now: now(), reason, except });
  for (const { id } of ended) events.add('session.revoked', { id, user_id }, { reason });
  return { revoked: ended.length };
}
