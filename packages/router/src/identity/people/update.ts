import type { people, Person } from '@deskwire/contract/identity/people.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { revokePassesOf } from '../../desk/tickets/portal/pass.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { getPerson } from './get.ts';
import * as queries from './queries.ts';

/** People with an account change their name and address there, so nobody else may. */
export async function updateContact(
  ctx: Ctx<typeof people.update>,
  { person_id, version, name, email }: In<typeof people.update>,
): Promise<Person> {
  const { db, scope, events, now } = ctx;
  const before = await lockContact(db, scope, person_id);
  await checkVersion(before, version, () => getPerson(ctx, person_id));
  const changes = changesOf(before, { name, email });
  if (changes !== undefined) {
    const saved = await queries.updatePerson(db, scope, person_id, { name, email }, now());
    if (changes['email'] !== undefined) await revokePassesOf(db, scope.team_id, person_id);
    events.add('person.updated', { id: person_id, version: saved.version }, { changes });
  }
  return getPerson(ctx, person_id);
}

/** Holds a person without an account for a change. Throws PERSON_NOT_FOUND, PERSON_HAS_ACCOUNT or PERSON_IS_BOT. */
export async function lockContact(db: Tx, scope: TeamScope, person_id: string) {
  const [person] = await queries.lockPeople(db, scope, [person_id]);
  if (person === undefined) throw new AppError('PERSON_NOT_FOUND');
  if (person.kind === 'bot') throw new AppError('PERSON_IS_BOT', { person_id });
  if (person.user_id !== null) throw new AppError('PERSON_HAS_ACCOUNT', { person_id });
  return person;
}
