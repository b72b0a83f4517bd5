import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, text } from '../kit/fields.ts';
import { slug, StatusCategory } from './tickets.schemas.ts';

const name = text(60);

export const TicketStatus = z
  .strictObject({
    slug,
    name,
    category: StatusCategory,
    transitions: z
      .array(slug)
      .max(50)
      .nullable()
      .meta({ description: 'Where a ticket may go from here; null means wherever its category may.' }),
  })
  .meta({ id: 'TicketStatus' });
export type TicketStatus = z.infer<typeof TicketStatus>;

export const TicketFieldKind = z.enum(['text', 'number', 'boolean', 'date', 'select']).meta({ id: 'TicketFieldKind' });
export const TicketField = z
  .strictObject({
    key: slug,
    name,
    kind: TicketFieldKind,
    options: z.array(text(100)).max(200).meta({ description: 'The choices of a select; empty for other kinds.' }),
    required: z.boolean().meta({ description: 'Asked for when a ticket is opened.' }),
    requester_visible: z.boolean().meta({ description: 'Whether requesters see and fill it in.' }),
  })
  .meta({ id: 'TicketField' });
export type TicketField = z.infer<typeof TicketField>;

const Statuses = z.strictObject({ items: z.array(TicketStatus) }).meta({ id: 'TicketStatuses' });
const Fields = z.strictObject({ items: z.array(TicketField) }).meta({ id: 'TicketFields' });
/** What may be left out when a status or field is set. */
const StatusInput = z.strictObject({ ...TicketStatus.shape, transitions: TicketStatus.shape.transitions.optional() });
const FieldInput = z.strictObject({
  ...TicketField.shape,
  options: TicketField.shape.options.optional(),
  required: z.boolean().optional(),
  requester_visible: z.boolean().optional(),
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
    input: inTeam({ statuses: z.array(StatusInput).min(2).max(50) }),
    output: Statuses,
    errors: ['TICKET_STATUSES_INVALID', 'TICKET_STATUS_IN_USE'],
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
    input: inTeam({ fields: z.array(FieldInput).max(100) }),
    output: Fields,
    errors: ['TICKET_FIELDS_INVALID', 'TICKET_FIELD_KIND_FIXED'],
  }),
};
