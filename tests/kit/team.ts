import { domains, type RefKind } from '@deskwire/router/domains.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { aContact, aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { stageDomains } from '../stage/all.ts';
import type { Desk, Furnished, StageDomain } from '../stage/domain.ts';
import { ADDRESS } from '../stage/words.ts';

/** A team with one row of every kind that an input may point at. */
export interface FurnishedTeam extends Omit<Desk, 'of'> {
  readonly rows: Readonly<Record<RefKind, string>>;
  readonly second: NonNullable<Furnished['second']>;
  readonly secret: NonNullable<Furnished['secret']>;
  readonly secretSecond: NonNullable<Furnished['secretSecond']>;
  /** What a domain has put there. */
  readonly of: <F extends Furnished>(domain: StageDomain<F>) => F;
}

/** Founds a team whose every text contains `mark`, and lets every domain furnish it. */
export async function furnishedTeam(world: TestWorld, mark: string): Promise<FurnishedTeam> {
  const founded = await foundedTeam(world, mark);
  const done = new Map<StageDomain, Furnished>();
  const begun = new Set<StageDomain>();
  const furnishedBy = async (domain: StageDomain): Promise<Furnished> => {
    const found = done.get(domain);
    if (found !== undefined) return found;
    if (begun.has(domain)) throw new Error(`On the stage, ${nameOf(domain)} waits for itself: ask for it one by one.`);
    begun.add(domain);
    const furnished = (await domain.furnish?.(world, desk)) ?? {};
    done.set(domain, furnished);
    return furnished;
  };
  const desk: Desk = { ...founded, of: (domain) => furnishedBy(domain) as Promise<never> };
  for (const domain of stageDomains.values()) await furnishedBy(domain);
  const all = (key: 'rows' | 'second' | 'secret' | 'secretSecond') =>
    Object.assign({}, ...[...done.values()].map((furnished) => furnished[key])) as Furnished[typeof key] & object;
  const rows = all('rows');
  const missing = Object.values(domains)
    .flatMap((domain) => ('references' in domain ? Object.keys(domain.references) : []))
    .filter((kind) => !(kind in rows));
  if (missing.length > 0)
    throw new Error(
      `No row of the stage is a ${missing.join(' or a ')}: put one there in tests/stage/<area>/<domain>.ts.`,
    );
  return {
    ...founded,
    rows: rows as FurnishedTeam['rows'],
    second: all('second'),
    secret: all('secret'),
    secretSecond: all('secretSecond'),
    of: (domain) => done.get(domain) as never,
  };
}
const nameOf = (domain: StageDomain) => [...stageDomains].find(([, one]) => one === domain)?.[0];

async function foundedTeam(world: TestWorld, mark: string): Promise<Omit<Desk, 'of'>> {
  const team = await aTeam(world.kysely, { name: `${mark} team` });
  const people = {
    owner: await aMember(world.kysely, team, 'owner'),
    agent: await aMember(world.kysely, team, 'agent'),
    reporter: await aMember(world.kysely, team, 'requester'),
  };
  for (const person of Object.values(people)) await named(world, person, mark);
  const contact = await aContact(world.kysely, team);
  await addressed(world, people.reporter, contact, mark);
  return { ...people, ...team, contact, mark };
}

async function named({ kysely }: TestWorld, { user_id, person_id }: TestPerson, mark: string): Promise<void> {
  await kysely
    .updateTable('users')
    .set({ full_name: `${mark} user` })
    .where('id', '=', user_id)
    .execute();
  await kysely
    .updateTable('people')
    .set({ name: `${mark} person` })
    .where('id', '=', person_id)
    .execute();
}

/** Addresses that only those who handle tickets may read, and whose they are. */
async function addressed({ kysely }: TestWorld, reporter: TestPerson, contact: { person_id: string }, mark: string) {
  const address = (who: string) => `${ADDRESS}-${who}@${mark.toLowerCase().replace('_', '-')}.example`;
  const { user_id, person_id } = reporter;
  const email = address('reporter');
  await kysely.updateTable('users').set({ email }).where('id', '=', user_id).execute();
  await kysely.updateTable('people').set({ email }).where('id', '=', person_id).execute();
  const known = { name: `${mark} contact`, email: address('contact') };
  await kysely.updateTable('people').set(known).where('id', '=', contact.person_id).execute();
}
