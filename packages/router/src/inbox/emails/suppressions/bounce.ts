import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Writing } from '../../../kit/context.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { addSoftBounce, suppressBounced } from './suppressions.ts';

type Bouncing = Pick<Writing<'address.suppressed'>, 'db' | 'events'>;
interface Bounced {
  readonly id: string;
  readonly team_id: TeamId | null;
  readonly to_address: string;
}
/** In so much time so many mails that came back for a reason that may pass mean that it does not. */
const SOFT_SECONDS = 7 * 86_400;
const MOST_SOFT = 3;

/** Counts a mail that came back for a reason that may pass; the third in a week ends mail to the address. */
export async function noteSoftBounce(tx: Bouncing, email: Bounced, now: string): Promise<void> {
  const count = await addSoftBounce(tx.db, email, { now, since: secondsAfter(now, -SOFT_SECONDS) });
  if (count >= MOST_SOFT) await noteBounce(tx, email, `${MOST_SOFT} emails came back within a week.`, now);
}

/** Sends no more mail to an address, and tells those who run the team, once for each address. */
export async function noteBounce(
  { db, events }: Bouncing,
  { id, team_id, to_address }: Bounced,
  reason: string,
  now: string,
): Promise<void> {
  const isNew = await suppressBounced(db, to_address, now);
  // The person who caused the email is notified as well.
  if (isNew && team_id !== null)
    events.add('address.suppressed', { id, team_id, actor_id: null }, { address: to_address, reason });
}
