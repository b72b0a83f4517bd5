import type { people, Person } from '@deskwire/contract/identity/people.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getPerson } from './get.ts';
import * as queries from './queries.ts';
import { lockContact } from './update.ts';

/** Removes a contact. Their tickets stay; they are no longer offered, and come back when they are added again. */
export async function removeContact(
  ctx: Ctx<typeof people.remove>,
  { person_id }: In<typeof people.remove>,
): Promise<Person> {
  const { db, scope, events, now } = ctx;
  const before = await lockContact(db, scope, person_id);
  if (before.left_at === null) {
    const { version } = await queries.updatePerson(db, scope, person_id, { left_at: now() }, now());
    events.add('person.left', { id: person_id, version }, { user_id: null, reason: 'removed' });
  }
  return getPerson(ctx, person_id);
}
