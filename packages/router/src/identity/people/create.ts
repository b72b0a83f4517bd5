import { randomUUIDv7 } from 'node:crypto';
import type { people, Person } from '@deskwire/contract/identity/people.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import { getPerson } from './get.ts';
import * as queries from './queries.ts';

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
  return getPerson(ctx, created.id);
}
