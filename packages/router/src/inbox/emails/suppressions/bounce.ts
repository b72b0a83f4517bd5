import type { Writing } from '../../../kit/context.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { suppressBounced } from './suppressions.ts';

/** Sends no more mail to an address, and tells those who run the team, once for each address. */
export async function noteBounce(
  { db, events }: Pick<Writing<'address.suppressed'>, 'db' | 'events'>,
  { id, team_id, to_address }: { readonly id: string; readonly team_id: TeamId | null; readonly to_address: string },
  reason: string,
  now: string,
): Promise<void> {
  const isNew = await suppressBounced(db, to_address, now);
  // Whoever caused the mail hears of it as well.
  if (isNew && team_id !== null)
    events.add('address.suppressed', { id, team_id, actor_id: null }, { address: to_address, reason });
}
