import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { email, expectedVersion, inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { TeamRole } from './roles.ts';

export const PersonKind = z.enum(['member', 'requester', 'contact', 'bot']).meta({ id: 'PersonKind' });
/** Somebody who acts inside a team, with an account or without. */
export const Person = z
  .strictObject({
    id: ref('person'),
    team_id: ref('team'),
    kind: PersonKind,
    name: z.string(),
    email: z.string().nullable().meta({ description: 'Shown to those who handle tickets.' }),
    user_id: ref('user').nullable(),
    avatar_url: z.string().nullable(),
    roles: z.array(TeamRole),
    created_at: timestamp(),
    updated_at: timestamp(),
    left_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;
const name = text(200);

export const people = {
  list: query({
    summary: 'List the people of a team: members, requesters and contacts',
    access: 'team:people.read',
    rest: 'GET /people',
    input: inTeam({
      ...pageInput,
      search: text(200).optional().meta({ description: 'Part of a name or an e-mail address.' }),
      kind: z.array(PersonKind).max(4).optional(),
      left: z.boolean().optional().meta({ description: 'Instead: those who left.' }),
    }),
    output: Page(Person).meta({ id: 'PersonPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a person; the id of a merged person gives the one they became',
    access: 'team:team.read',
    rest: 'GET /people/{person_id}',
    input: inTeam({ person_id: ref('person') }),
    output: Person,
    errors: ['PERSON_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a contact: a person who reports things and has no account',
    access: 'team:tickets.handle',
    rest: 'POST /people',
    status: 201,
    input: inTeam({
      id: ref('person').optional().meta({ description: 'A UUIDv7 of your own, for work done offline.' }),
      name,
      email: email().nullable().optional(),
    }),
    output: Person,
    errors: ['ID_TAKEN', 'PERSON_EMAIL_TAKEN'],
    events: ['person.created'],
  }),
  update: mutation({
    summary: 'Update the name or email address of a contact',
    access: 'team:people.manage',
    rest: 'PATCH /people/{person_id}',
    input: inTeam({
      person_id: ref('person'),
      name: name.optional(),
      email: email().nullable().optional(),
      version: expectedVersion(),
    }),
    output: Person,
    errors: ['PERSON_NOT_FOUND', 'PERSON_HAS_ACCOUNT', 'PERSON_EMAIL_TAKEN', 'VERSION_CONFLICT'],
    events: ['person.updated'],
  }),
  merge: mutation({
    summary: 'Merge a person into another, who takes over everything of theirs',
    access: 'team:people.manage',
    rest: 'POST /people/{person_id}/merge',
    input: inTeam({ person_id: ref('person'), into_id: ref('person') }).refine(
      ({ person_id, into_id }) => person_id.toLowerCase() !== into_id.toLowerCase(),
      { error: 'is the same person', path: ['into_id'] },
    ),
    output: Person,
    errors: ['PERSON_NOT_FOUND', 'PERSON_HAS_ACCOUNT'],
    events: ['person.merged', 'person.absorbed'],
    destructive: true,
  }),
  remove: mutation({
    summary: 'Remove a contact; what they reported stays',
    access: 'team:people.manage',
    rest: 'DELETE /people/{person_id}',
    input: inTeam({ person_id: ref('person') }),
    output: Person,
    errors: ['PERSON_NOT_FOUND', 'PERSON_HAS_ACCOUNT'],
    events: ['person.left'],
  }),
};
