import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, wholeVersion } from '../kit/fields.ts';
import { slug, TicketType } from './tickets.schemas.ts';

const Asked = z.enum(['hidden', 'optional', 'required']);
export const TicketFormField = z
  .strictObject({
    key: slug.describe('Key of a field of the team, from tickets.fields.list.'),
    requesters: Asked.describe('What it is to requesters. Needs a field that they may see, unless it is hidden.'),
    agents: Asked.describe('What it is to everybody else.'),
  })
  .meta({ id: 'TicketFormField' });
export const TicketForm = z
  .strictObject({
    type: TicketType,
    fields: z.array(TicketFormField).describe('What it asks for, in order. Requesters get what it asks of them.'),
    version: wholeVersion(),
  })
  .meta({ id: 'TicketForm' });
export type TicketForm = z.infer<typeof TicketForm>;

const type = TicketType.describe('The type of ticket that the form is for.');

/** Which of the team's own fields a type of ticket asks for. A type without a form asks for all of them. */
export const ticketForms = {
  list: query({
    summary: 'List the forms: which fields each type of ticket asks for',
    access: 'team:tickets.read',
    rest: 'GET /tickets/forms',
    input: inTeam({}),
    output: z.strictObject({ items: z.array(TicketForm) }).meta({ id: 'TicketForms' }),
  }),
  set: mutation({
    summary: 'Set the form of a type of ticket',
    access: 'team:tickets.manage',
    rest: 'PUT /tickets/forms/{type}',
    input: inTeam({
      type,
      fields: z.array(TicketFormField).max(100).describe('All that it asks for, in order. Other fields are hidden.'),
      version: expectedVersion()
        .nullable()
        .describe('The version you last read, or null where there was no form. Fails if it has changed since.'),
    }).meta({ examples: [{ fields: [] }] }),
    output: TicketForm,
    errors: ['TICKET_FIELDS_INVALID', 'TICKET_FORM_NOT_FOUND', 'VERSION_CONFLICT'],
  }),
  delete: mutation({
    summary: 'Delete the form of a type of ticket, which asks for all fields again',
    access: 'team:tickets.manage',
    rest: 'DELETE /tickets/forms/{type}',
    input: inTeam({ type }),
    output: z.strictObject({ type: TicketType }).meta({ id: 'DeletedTicketForm' }),
    errors: ['TICKET_FORM_NOT_FOUND'],
    destructive: true,
  }),
};
