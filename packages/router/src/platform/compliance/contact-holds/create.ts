import { randomUUIDv7 } from 'node:crypto';
import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import { lockContact } from '../../../identity/people/update.ts';
import { lockMembers } from '../../../identity/teams/members/lock.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import * as queries from './queries.ts';

/**
 * Keeps everything that the team has of a contact from being erased. It follows whatever deletes the team at that moment, or
 * that deletion follows it: neither misses the other.
 */
export async function createContactHold(
  { db, scope, events, now }: Ctx<typeof compliance.contactHolds.create>,
  { person_id, reason }: In<typeof compliance.contactHolds.create>,
) {
  await lockMembers(db, scope.team_id);
  await lockContact(db, scope, person_id);
  const hold = await queries.insertHold(db, scope, {
    id: randomUUIDv7(),
    person_id,
    reason,
    created_by: scope.person_id,
    created_at: now(),
  });
  events.add('hold.created', { id: hold.id, team_id: scope.team_id }, { user_id: null, person_id });
  return hold;
}
