import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, line, text, wholeVersion } from '../kit/fields.ts';
import { slug, StatusCategory } from './tickets.schemas.ts';

const name = line(60).describe('Name shown to people.');

export const TicketStatus = z
  .strictObject({
    slug: slug.describe('Name in the API, such as in_progress. Renaming it makes another status.'),
    name,
    category: StatusCategory,
    transitions: z
      .array(slug)
      .max(50)
      .nullable()
      .describe('Slugs of the statuses a ticket may move to from here. Null or omitted: as its category allows.'),
  })
  .meta({ id: 'TicketStatus' });
export type TicketStatus = z.infer<typeof TicketStatus>;

export const TicketFieldKind = z.enum(['text', 'number', 'boolean', 'date', 'select']).meta({ id: 'TicketFieldKind' });
export const TicketField = z
  .strictObject({
    key: slug.describe('Name in the API: the key in custom.'),
    name,
    kind: TicketFieldKind.describe('What values it takes. Cannot be changed later.'),
    options: z.array(text(100)).max(200).describe('The choices of a select; empty for other kinds.'),
    required: z.boolean().describe('Whether a ticket needs a value to be created. Defaults to false.'),
    requester_visible: z.boolean().describe('Whether requesters see it and fill it in. Defaults to false.'),
  })
  .meta({ id: 'TicketField' });
export type TicketField = z.infer<typeof TicketField>;

const Statuses = z
  .strictObject({ items: z.array(TicketStatus), version: wholeVersion() })
  .meta({ id: 'TicketStatuses' });
export type TicketStatuses = z.infer<typeof Statuses>;
const Fields = z.strictObject({ items: z.array(TicketField), version: wholeVersion() }).meta({ id: 'TicketFields' });
export type TicketFields = z.infer<typeof Fields>;
/** A status or field as it is set: some of it may be omitted. */
const StatusInput = z.strictObject({ ...TicketStatus.shape, transitions: TicketStatus.shape.transitions.optional() });
const FieldInput = z.strictObject({
  ...TicketField.shape,
  options: TicketField.shape.options.optional(),
  required: TicketField.shape.required.optional(),
  requester_visible: TicketField.shape.requester_visible.optional(),
});

export const ticketStatuses = {
  list: query({
    summary: "List the team's statuses in order; new tickets get the first open one",
    access: 'team:tickets.read',
    rest: 'GET /tickets/statuses',
    input: inTeam({}),
    output: Statuses,
  }),
  set: mutation({
    summary: "Set the team's statuses, replacing all of them",
    access: 'team:tickets.manage',
    rest: 'PUT /tickets/statuses',
    input: inTeam({
      statuses: z
        .array(StatusInput)
        .min(2)
        .max(50)
        .meta({
          description: 'All statuses of the team, in order. A status not listed is removed.',
          examples: [
            [
              { slug: 'open', name: 'Open', category: 'open' },
              { slug: 'in_progress', name: 'In progress', category: 'open' },
              { slug: 'resolved', name: 'Resolved', category: 'resolved' },
              { slug: 'closed', name: 'Closed', category: 'closed' },
            ],
          ],
        }),
      version: expectedVersion(),
    }),
    output: Statuses,
    errors: ['TICKET_STATUSES_INVALID', 'TICKET_STATUS_IN_USE', 'VERSION_CONFLICT'],
  }),
};

export const ticketFields = {
  list: query({
    summary: "List the team's own fields in order; requesters get those they may see",
    access: 'team:tickets.read',
    rest: 'GET /tickets/fields',
    input: inTeam({}),
    output: Fields,
  }),
  set: mutation({
    summary: "Set the team's own fields, replacing all of them",
    access: 'team:tickets.manage',
    rest: 'PUT /tickets/fields',
    input: inTeam({
      fields: z.array(FieldInput).max(100).describe('All fields of the team, in order. A field not listed is removed.'),
      version: expectedVersion(),
    }),
    output: Fields,
    errors: ['TICKET_FIELDS_INVALID', 'TICKET_FIELD_KIND_FIXED', 'VERSION_CONFLICT'],
  }),
};
