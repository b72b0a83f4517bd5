import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { email, expectedVersion, inTeam, line, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { customRoleShown, TeamRole } from './roles.ts';

export const PersonKind = z.enum(['member', 'requester', 'contact', 'bot']).meta({ id: 'PersonKind' });
/** Somebody who acts inside a team, with or without an account. */
export const Person = z
  .strictObject({
    id: ref('person'),
    team_id: ref('team'),
    kind: PersonKind,
    name: z.string(),
    email: z.string().nullable().describe('Shown only to people who handle tickets.'),
    user_id: ref('user').nullable().describe('Their account; null for contacts and bots.'),
    avatar_url: z.string().nullable(),
    roles: z.array(TeamRole),
    custom_role: customRoleShown(),
    created_at: timestamp(),
    updated_at: timestamp(),
    left_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;
const name = line(200).describe('Name shown to the team.');
const person_id = ref('person').describe('Id of the person, from people.list.');

export const people = {
  list: query({
    summary: 'List the people of a team: members, requesters and contacts',
    access: 'team:people.read',
    rest: 'GET /people',
    input: inTeam({
      ...pageInput,
      search: text(200).optional().describe('Part of a name or email address.'),
      kind: z.array(PersonKind).max(4).optional().describe('Only people of these kinds. Defaults to all.'),
      left: z.boolean().optional().describe('True for the people who have left, instead of those who are here.'),
    }),
    output: Page(Person).meta({ id: 'PersonPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a person; the id of a merged person gives the one they became',
    access: 'team:team.read',
    rest: 'GET /people/{person_id}',
    input: inTeam({ person_id }),
    output: Person,
    errors: ['PERSON_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a contact: a person who reports things and has no account',
    access: 'team:tickets.handle',
    rest: 'POST /people',
    status: 201,
    input: inTeam({
      id: proposedId('person'),
      name,
      email: email()
        .nullable()
        .optional()
        .describe('Address the contact writes from. Unique in the team; null if unknown.'),
    }),
    output: Person,
    errors: ['ID_TAKEN', 'PERSON_EMAIL_TAKEN'],
    events: ['person.created'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update the name or email address of a contact',
    access: 'team:people.manage',
    rest: 'PATCH /people/{person_id}',
    input: inTeam({
      person_id,
      name: name.optional(),
      email: email().nullable().optional().describe('New address, unique in the team; null removes it.'),
      version: expectedVersion(),
    }),
    output: Person,
    errors: ['PERSON_NOT_FOUND', 'PERSON_HAS_ACCOUNT', 'PERSON_IS_BOT', 'PERSON_EMAIL_TAKEN', 'VERSION_CONFLICT'],
    events: ['person.updated'],
    offline: true,
  }),
  merge: mutation({
    summary: 'Merge a person into another, who takes over everything of theirs',
    access: 'team:people.manage',
    rest: 'POST /people/{person_id}/merge',
    input: inTeam({
      person_id: ref('person').describe('The duplicate, which is gone afterwards.'),
      into_id: ref('person').meta({
        description: 'The person who remains.',
        examples: ['019c8a1e-4b00-7f10-8a55-0c2d9e4b7a61'],
      }),
    }).refine(({ person_id, into_id }) => person_id.toLowerCase() !== into_id.toLowerCase(), {
      error: 'is the same person',
      path: ['into_id'],
    }),
    output: Person,
    errors: ['PERSON_NOT_FOUND', 'PERSON_HAS_ACCOUNT', 'PERSON_IS_BOT'],
    events: ['person.merged', 'person.absorbed'],
    destructive: true,
  }),
  remove: mutation({
    summary: 'Remove a contact; what they reported stays',
    access: 'team:people.manage',
    rest: 'DELETE /people/{person_id}',
    input: inTeam({ person_id }),
    output: Person,
    errors: ['PERSON_NOT_FOUND', 'PERSON_HAS_ACCOUNT', 'PERSON_IS_BOT'],
    events: ['person.left'],
  }),
};
