import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../../kit/team-id.ts';

interface Leaving {
  readonly db: Tx;
  readonly events: Events<'person.left'>;
  readonly now: () => string;
}

export interface Ending {
  readonly team_id: TeamId;
  readonly user_id: string;
  readonly reason: 'left' | 'removed' | 'deleted';
  /** The person who ends it, if the transaction does not know them. */
  readonly actor_id?: string | null | undefined;
}

/**
 * Ends a membership, with the user's API keys for the team. What they did keeps their name; what is assigned to them
 * is taken off by those who hear of `person.left`. The caller guards the last owner. False: there was no membership.
 */
export async function endMembership(
  { db, events, now }: Leaving,
  { team_id, user_id, reason, actor_id }: Ending,
): Promise<boolean> {
  const ended = await queries.endMembership(db, { team_id }, user_id, now());
  if (ended === undefined) return false;
  await queries.revokeKeysIn(db, { team_id }, user_id, now());
  await queries.unsetDefaultTeam(db, user_id, team_id);
  events.add('person.left', { ...ended, team_id, actor_id }, { user_id, reason });
  return true;
}
