import { randomUUIDv7 } from 'node:crypto';
import type { Person, people } from '@deskwire/contract/identity/people.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import { revokePassesOf } from '../../desk/tickets/portal/pass.ts';
import { changesOf } from '../../kit/changes.ts';
import { presentPerson } from './present.ts';
import * as queries from './queries.ts';
import { checkVersion } from '../../kit/version.ts';

constraintMeans({ people_pkey: 'ID_TAKEN', people_email: 'PERSON_EMAIL_TAKEN' });

/** A contact has an address of their own, or none. One who was removed comes back under their address. */
export async function createContact(ctx: Ctx<typeof people.create>, input: In<typeof people.create>): Promise<Person> {
  const { db, scope, events, now } = ctx;
  const created = await queries.insertContact(db, scope, {
    id: input.id ?? randomUUIDv7(),
    name: input.name,
    email: input.email ?? null,
    at: now(),
  });
  if (created === undefined) throw new AppError('PERSON_EMAIL_TAKEN');
  events.add('person.created', created, { kind: 'contact' });
  return presentPerson(ctx)((await queries.findPerson(db, scope, created.id))!);
}

/** The person who has an address, made if there is none: for mails, imports and trackers that name a reporter. */
export async function ensureContact(
  { db, now }: { db: Tx; now: () => string },
  scope: Pick<TeamScope, 'team_id'>,
  contact: { name: string; email: string },
): Promise<string> {
  const email = contact.email.trim().toLowerCase();
  const { id } = await queries.ensureContact(db, scope, { id: randomUUIDv7(), name: contact.name, email, at: now() });
  return id;
}

/** Whoever has an account changes name and address themselves, there. */
export async function updateContact(
  ctx: Ctx<typeof people.update>,
  { person_id, version, name, email }: In<typeof people.update>,
): Promise<Person> {
  const { db, scope, events, now } = ctx;
  const before = await lockContact(db, scope, person_id);
  await checkVersion(before, version, () => present(ctx, person_id));
  const changes = changesOf(before, { name, email });
  if (changes !== undefined) {
    const saved = await queries.updatePerson(db, scope, person_id, { name, email }, now());
    if (changes['email'] !== undefined) await revokePassesOf(db, scope.team_id, person_id);
    events.add('person.updated', { id: person_id, version: saved.version }, { changes });
  }
  return present(ctx, person_id);
}

/** What a contact reported stays; they are no longer offered, and come back when they are added again. */
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
  return present(ctx, person_id);
}

async function lockContact(db: Tx, scope: TeamScope, person_id: string) {
  const [person] = await queries.lockPeople(db, scope, [person_id]);
  if (person === undefined) throw new AppError('PERSON_NOT_FOUND');
  if (person.user_id !== null) throw new AppError('PERSON_HAS_ACCOUNT', { person_id });
  return person;
}

const present = async (
  ctx: Ctx<typeof people.update> | Ctx<typeof people.remove>,
  person_id: string,
): Promise<Person> => presentPerson(ctx)((await queries.findPerson(ctx.db, ctx.scope, person_id))!);
