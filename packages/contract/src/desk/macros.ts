import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import {
  expectedVersion,
  inTeam,
  line,
  markdown,
  markdownOut,
  proposedId,
  ref,
  text,
  timestamp,
} from '../kit/fields.ts';
import { personOrMe, slug, tags, ticketId, TicketPriority, TicketType } from './tickets.schemas.ts';
import { TicketBulkResult } from './tickets.bulk.ts';

const reply = markdown(20_000);
/**
 * The changes that a macro makes to a ticket. In its texts, `{{requester.first_name|there}}` is a variable with its default.
 */
export const MacroChanges = z
  .strictObject({
    status: slug.optional().describe('Slug of the new status, from tickets.statuses.list.'),
    assignee_id: personOrMe
      .nullable()
      .optional()
      .describe('Who works on it: `me` is the person who runs the macro, null is nobody.'),
    type: TicketType.optional().describe('What kind of work it is.'),
    priority: TicketPriority.optional().describe('How urgent it is.'),
    category: line(100).nullable().optional().describe('Free text to group by. Null removes it.'),
    add_tags: tags.optional().describe('Tags to add.'),
    remove_tags: tags.optional().describe('Tags to remove.'),
    reply: reply.optional().describe('Public reply, with variables such as {{requester.first_name|there}}.'),
    note: reply.optional().describe('Internal comment, with the same variables.'),
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    error: 'must change something',
  })
  .meta({
    id: 'MacroChanges',
    description: 'What the macro does to a ticket: at least one of these.',
    examples: [{ reply: 'Hello {{requester.first_name|there}}, we are on it.', status: 'waiting' }],
  });
export type MacroChanges = z.infer<typeof MacroChanges>;

const name = line(100).describe('Name of the macro.');
const macro_id = ref('macro').describe('Id of the macro, from macros.list.');

export const Macro = z
  .strictObject({
    id: ref('macro'),
    name: z.string(),
    shared: z.boolean().describe('Whether the team uses it, and not only its owner.'),
    owner_id: ref('person'),
    owner: PersonName,
    changes: MacroChanges,
    assignee: PersonName.nullable().describe('The person that `changes` assigns tickets to, if it names one.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Macro' });
export type Macro = z.infer<typeof Macro>;

export const MacroPreview = z
  .strictObject({
    reply: markdownOut().nullable().describe('The reply as it would be sent.'),
    note: markdownOut().nullable().describe('The internal comment as it would be written.'),
    empty: z.array(z.string()).describe('Variables without a value and without a fallback: the macro is refused.'),
    changes: z
      .record(z.string(), z.strictObject({ from: z.json(), to: z.json() }))
      .describe('The fields that would change.'),
    error: z
      .strictObject({ code: z.string(), message: z.string() })
      .nullable()
      .describe('Why the ticket would refuse the macro.'),
  })
  .meta({ id: 'MacroPreview' });
export type MacroPreview = z.infer<typeof MacroPreview>;

const wrong = ['TICKET_STATUS_NOT_FOUND', 'TICKET_ASSIGNEE_UNFIT', 'PERSON_NOT_FOUND'] as const;

/** Replies and lists of changes that agents use again and again, for themselves or for the team. */
export const macros = {
  list: query({
    summary: 'List your macros and those of the team',
    access: 'team:tickets.handle',
    rest: 'GET /macros',
    input: inTeam({
      search: text(100).optional().describe('Only macros with this in their name or in a text.'),
    }),
    output: z.strictObject({ items: z.array(Macro) }).meta({ id: 'Macros' }),
  }),
  get: query({
    summary: 'Get a macro',
    access: 'team:tickets.handle',
    rest: 'GET /macros/{macro_id}',
    input: inTeam({ macro_id }),
    output: Macro,
    errors: ['MACRO_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a macro: a canned reply, changes of a ticket, or both',
    access: 'team:tickets.handle',
    rest: 'POST /macros',
    status: 201,
    input: inTeam({
      id: proposedId('macro'),
      name,
      shared: z.boolean().optional().describe('True for the whole team, false for yourself. Defaults to false.'),
      changes: MacroChanges,
    }),
    output: Macro,
    errors: ['ID_TAKEN', 'TIER_LIMIT_EXCEEDED', ...wrong],
    offline: true,
  }),
  update: mutation({
    summary: 'Update a macro of yours or of the team',
    access: 'team:tickets.handle',
    rest: 'PATCH /macros/{macro_id}',
    aliases: ['PUT /macros/{macro_id}'],
    input: inTeam({
      macro_id,
      name: name.optional(),
      shared: z.boolean().optional().describe('Whether the team uses it.'),
      changes: MacroChanges.optional(),
      version: expectedVersion(),
    }),
    output: Macro,
    errors: ['MACRO_NOT_FOUND', 'VERSION_CONFLICT', ...wrong],
    offline: true,
  }),
  delete: mutation({
    summary: 'Delete a macro of yours or of the team',
    access: 'team:tickets.handle',
    rest: 'DELETE /macros/{macro_id}',
    input: inTeam({ macro_id }),
    output: z.strictObject({ id: ref('macro') }).meta({ id: 'DeletedMacro' }),
    errors: ['MACRO_NOT_FOUND'],
    destructive: true,
  }),
  preview: query({
    summary: 'Preview what a macro would write and change on a ticket',
    access: 'team:tickets.handle',
    rest: 'GET /macros/{macro_id}/preview',
    input: inTeam({ macro_id, ticket_id: ticketId }),
    output: MacroPreview,
    errors: ['MACRO_NOT_FOUND', 'TICKET_NOT_FOUND'],
  }),
  run: mutation({
    summary: 'Run a macro on up to 100 tickets; each has a result of its own',
    access: 'team:tickets.handle',
    rest: 'POST /macros/{macro_id}/run',
    input: inTeam({
      macro_id,
      ticket_ids: z.array(ticketId).min(1).max(100).describe('The tickets, by UUID or by key such as TKT-001.'),
      reply: reply
        .optional()
        .describe('Public reply to send as it is, without variables, instead of that of the macro.'),
    }),
    output: TicketBulkResult,
    errors: ['MACRO_NOT_FOUND', ...wrong],
    events: [
      'ticket.updated',
      'ticket.assigned',
      'ticket.status_changed',
      'ticket.commented',
      'ticket.noted',
      'ticket.woken',
    ],
    tx: 'manual',
    outward: true,
  }),
};
