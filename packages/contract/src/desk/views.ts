import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { expectedVersion, inTeam, line, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { taskFilter, taskSort } from '../work/tasks.schemas.ts';
import { ticketFilter } from './tickets.filter.ts';
import { TicketSort } from './tickets.ts';

export const ViewKind = z.enum(['ticket', 'task']).meta({ id: 'ViewKind', description: 'What a view lists.' });
export type ViewKind = z.infer<typeof ViewKind>;

const { sort: TaskSort } = taskSort;
export const taskViewFilter = {
  ...taskFilter,
  project_ids: z.array(ref('project')).max(50).optional().describe('Only tasks of these projects, by UUID.'),
};
/** The filter and the sort of a list, by the kind of its rows. */
export const viewSchemas = {
  ticket: { filter: z.strictObject(ticketFilter), sort: TicketSort },
  task: { filter: z.strictObject(taskViewFilter), sort: TaskSort.unwrap() },
} as const;

const filter = z.union([viewSchemas.ticket.filter, viewSchemas.task.filter]).meta({
  description: 'Filter of the list, as tickets.list or tasks.listAll takes it.',
  examples: [{ unassigned: true }],
});
const sort = text(20)
  .nullable()
  .optional()
  .describe('Order of the list, as tickets.list or tasks.listAll takes it. Null for the usual one.');
const order = z.enum(['asc', 'desc']).nullable().optional().describe('Direction of the order. Null for the usual one.');
const columns = z
  .array(text(50))
  .max(50)
  .describe('The columns to show, in order, by names that the client chooses. Empty for the usual ones.');
const name = line(100).describe('Name of the view.');
const view_id = ref('view').describe('Id of the view, from views.list.');
const anyView = z
  .string()
  .max(64)
  .regex(/^[a-z0-9_-]+$/)
  .meta({ description: 'UUID of a view, or the name of a standard one.', examples: ['unassigned'] });

export const View = z
  .strictObject({
    id: z
      .string()
      .meta({ examples: ['unassigned'] })
      .describe('UUID; the name of a standard view, such as mine.'),
    kind: ViewKind,
    name: z.string(),
    standard: z.boolean().describe('Whether every team has it.'),
    shared: z.boolean().describe('Whether the team sees it, and not only its owner.'),
    owner_id: ref('person').nullable(),
    owner: PersonName.nullable(),
    filter,
    sort: z.string().nullable(),
    order: z.enum(['asc', 'desc']).nullable(),
    columns: z.array(z.string()),
    created_at: timestamp().nullable(),
    updated_at: timestamp().nullable(),
    version: z.int().nullable(),
    can: z.array(z.enum(['update', 'delete'])).describe('What you may do with it, by the procedures of views.'),
  })
  .meta({ id: 'View' });
export type View = z.infer<typeof View>;

const Views = z.strictObject({ items: z.array(View) }).meta({ id: 'Views' });
export const ViewCount = z
  .strictObject({
    id: z.string(),
    count: z
      .int()
      .nullable()
      .describe('At most 10,001, which means more than 10,000. Null where you may not use the filter.'),
  })
  .meta({ id: 'ViewCount' });

/** Filters, orders and columns that somebody comes back to, for themselves or for the team. */
export const views = {
  list: query({
    summary: 'List the views you may use: standard ones, yours, and those of the team',
    access: 'team:tickets.read',
    rest: 'GET /views',
    input: inTeam({ kind: ViewKind.optional().describe('What they list. Defaults to ticket.') }),
    output: Views,
  }),
  get: query({
    summary: 'Get a view',
    access: 'team:tickets.read',
    rest: 'GET /views/{view_id}',
    input: inTeam({ view_id }),
    output: View,
    errors: ['VIEW_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a view',
    access: 'team:tickets.read',
    rest: 'POST /views',
    status: 201,
    input: inTeam({
      id: proposedId('view'),
      kind: ViewKind.optional().describe('What it lists. Defaults to ticket.'),
      name,
      shared: z
        .boolean()
        .optional()
        .describe('True to show it to the team, which requires tickets.handle. Defaults to false.'),
      filter: filter.optional(),
      sort,
      order,
      columns: columns.optional(),
    }),
    output: View,
    errors: ['ID_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update a view of yours or, if you handle tickets, one of the team',
    access: 'team:tickets.read',
    rest: 'PATCH /views/{view_id}',
    aliases: ['PUT /views/{view_id}'],
    input: inTeam({
      view_id,
      name: name.optional(),
      shared: z.boolean().optional().describe('Whether the team sees it. Changing it requires tickets.handle.'),
      filter: filter.optional(),
      sort,
      order,
      columns: columns.optional(),
      version: expectedVersion(),
    }),
    output: View,
    errors: ['VIEW_NOT_FOUND', 'VERSION_CONFLICT'],
    offline: true,
  }),
  delete: mutation({
    summary: 'Delete a view of yours or, if you handle tickets, one of the team',
    access: 'team:tickets.read',
    rest: 'DELETE /views/{view_id}',
    input: inTeam({ view_id }),
    output: z.strictObject({ id: ref('view') }).meta({ id: 'DeletedView' }),
    errors: ['VIEW_NOT_FOUND'],
    destructive: true,
  }),
  reorder: mutation({
    summary: 'Set the order of views as you see them; others keep their order',
    access: 'team:tickets.read',
    rest: 'PUT /views/order',
    input: inTeam({
      kind: ViewKind.optional().describe('What they list. Defaults to ticket.'),
      view_ids: z
        .array(anyView)
        .max(500)
        .describe('The views that come first, in order, standard ones by their names. The rest follows.'),
    }),
    output: Views,
    errors: ['VIEW_NOT_FOUND'],
  }),
  counts: query({
    summary: 'Count what you may see in each of your views',
    access: 'team:tickets.read',
    rest: 'GET /views/counts',
    figures: true,
    input: inTeam({
      kind: ViewKind.optional().describe('What they list. Defaults to ticket.'),
      view_ids: z
        .array(anyView)
        .max(50)
        .optional()
        .describe('The views to count, standard ones by their names. Defaults to the first 50 of views.list.'),
    }),
    output: z.strictObject({ items: z.array(ViewCount) }).meta({ id: 'ViewCounts' }),
    errors: ['VIEW_NOT_FOUND'],
  }),
};
