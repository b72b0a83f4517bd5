import { cut } from '@deskwire/contract/kit/cut.ts';
import { randomUUIDv7 } from 'node:crypto';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope, Writing } from '../../../kit/context.ts';
import * as queries from './queries.ts';

/** The person whom an id means: the id of somebody who was merged goes on to mean whoever they became. */
export const personMeant = async <T extends string | undefined>(
  db: Db,
  scope: Pick<TeamScope, 'team_id' | 'person_id'>,
  id: T,
): Promise<T | string> => (id === undefined || id === scope.person_id ? id : queries.findMeant(db, scope, id));

/** The person who has an address, or had it before they were merged, made if there is none: for mails, imports and trackers that name a reporter. */
export async function ensureContact(
  { db, now }: { db: Tx; now: () => string },
  scope: Pick<TeamScope, 'team_id'>,
  contact: { name: string; email: string },
): Promise<string> {
  const email = contact.email.trim().toLowerCase();
  const [survivor] = await queries.findMerged(db, scope, [email]);
  if (survivor !== undefined) return survivor.id;
  const { id } = await queries.ensureContact(db, scope, { id: randomUUIDv7(), name: contact.name, email, at: now() });
  return id;
}

/** Somebody whom a file or a tracker names: by an address, or by a name alone. */
export interface Named {
  readonly email: string | null;
  readonly name: string | null;
}
/** The people of a team that were asked for. */
export interface Known {
  /** The person who is meant: the owner of the address, else the only person of that name. */
  find(named: Named): string | undefined;
  /** The same, of those to whom work can be assigned. */
  findAssignable(named: Named): string | undefined;
}

/** Looks up many people in one query. */
export async function findKnown(db: Db, scope: Pick<TeamScope, 'team_id'>, named: readonly Named[]): Promise<Known> {
  const emails = new Set(named.flatMap(({ email }) => email ?? []));
  const names = new Set(named.flatMap(({ email, name }) => (email === null && name !== null ? name : [])));
  const people =
    emails.size + names.size === 0 ? [] : await queries.findKnown(db, scope.team_id, [...emails], [...names]);
  const assignable = people.filter(
    ({ left_at, roles }) => left_at === null && rolesPermit(roles, 'tickets.beAssigned'),
  );
  return { find: finderOf(people), findAssignable: finderOf(assignable) };
}

function finderOf(people: readonly queries.KnownPerson[]) {
  const byEmail = new Map(people.map(({ email, id }) => [email, id]));
  const byName = Map.groupBy(people, ({ name }) => name);
  return ({ email, name }: Named): string | undefined => {
    if (email !== null) return byEmail.get(email);
    // Two people of one name: nobody can say who is meant.
    const namesakes = new Set(name === null ? [] : byName.get(name)?.map(({ id }) => id));
    return namesakes.size === 1 ? [...namesakes][0] : undefined;
  };
}

/** Adds those of them that the team does not know, as contacts, and gives everybody's id by `keyOfNamed`. */
export async function ensureContacts(
  { db, events }: Pick<Writing<'person.created'>, 'db' | 'events'>,
  { team_id }: Pick<TeamScope, 'team_id'>,
  named: readonly Named[],
  at: string,
): Promise<ReadonlyMap<string, string>> {
  // Of two names for one address the first counts.
  const distinct = new Map(named.toReversed().map((one) => [keyOfNamed(one), one]));
  if (distinct.size === 0) return new Map();
  const merged = await queries.findMerged(
    db,
    { team_id },
    [...distinct.values()].flatMap(({ email }) => email ?? []),
  );
  const survivors = new Map(merged.map(({ email, id }) => [email!, id]));
  for (const email of survivors.keys()) distinct.delete(email);
  const contacts = [...distinct.values()].map(({ email, name }) => ({
    id: randomUUIDv7(),
    email,
    name: cut(name ?? email!.split('@', 1)[0]!, 200),
  }));
  const rows = contacts.length === 0 ? [] : await queries.ensureContacts(db, team_id, contacts, at);
  for (const { id, version, added } of rows)
    if (added) events.add('person.created', { id, version }, { kind: 'contact' });
  return new Map([...survivors, ...rows.map(({ id, ...row }) => [keyOfNamed(row), id] as const)]);
}

/** The addresses of people by their ids; those without one are left out. */
export async function readAddresses(
  db: Db,
  { team_id }: Pick<TeamScope, 'team_id'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await queries.listAddresses(db, team_id, [...new Set(ids)]);
  return new Map(rows.flatMap(({ id, email }) => (email === null ? [] : [[id, email] as const])));
}

/** The name of a person, also after they have left. */
export const nameOf = async (db: Db, { team_id }: Pick<TeamScope, 'team_id'>, id: string): Promise<string> =>
  (await queries.findName(db, team_id, id))?.name ?? '';

/** The key by which two mentions are the same person: the address if there is one. */
export const keyOfNamed = ({ email, name }: Named): string => email ?? `name:${name}`;
