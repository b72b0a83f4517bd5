import { z } from 'zod';
import { isoDate, line, markdown, markdownOut, planningDate, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { projectId, statusSlug, TaskCategory } from './projects.schemas.ts';
import { TicketName } from '../desk/names.ts';
import { ticketId } from '../desk/tickets.schemas.ts';
import { PersonName } from '../identity/names.ts';
import { ProjectName } from './names.ts';

export const taskId = z
  .string()
  .max(64)
  .regex(/^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[A-Za-z][A-Za-z0-9]{1,9}-\d{1,9})$/, {
    error: 'must be a UUID or a key such as WEB-12',
  })
  .meta({ ref: 'task', description: 'The task, by UUID or by key such as WEB-12.', examples: ['WEB-12'] });
/** Names a task; where the address also names a project, the task must be in it. */
export const named = {
  project_id: projectId.optional().describe('The project of the task, by UUID or by key. The task must be in it.'),
  task_id: taskId,
};
/** The same procedure under the project, as other products spell it. */
export const underProject = <M extends string>(method: M, rest: string) =>
  `${method} /projects/{project_id}/tasks/{task_id}${rest}` as `${M} /${string}`;

export const TaskPriority = z.enum(['none', 'low', 'medium', 'high', 'urgent']).meta({ id: 'TaskPriority' });
export type TaskPriority = z.infer<typeof TaskPriority>;
export const assignee = z
  .union([ref('person'), z.literal('me')])
  .meta({ ref: 'person', description: 'A person id, or `me`.' });

export const Recurrence = z
  .strictObject({
    every: z.int().min(1).max(400).describe('How many units lie between two due dates.'),
    unit: z.enum(['day', 'week', 'month', 'year']).describe('Unit of every.'),
    weekdays: z
      .array(z.int().min(1).max(7))
      .min(1)
      .max(7)
      .optional()
      .describe('Days of the week from 1 for Monday, where the unit is week. Defaults to that of the due date.'),
    from: z
      .enum(['due', 'completion'])
      .optional()
      .describe('Counts from the due date, or from the day of completion. Defaults to due.'),
    until: planningDate().optional().describe('Last day that a successor can be due. Give this or times.'),
    times: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe('How many successors there are still to be. Give this or until.'),
  })
  .refine(({ until, times }) => until === undefined || times === undefined, {
    error: 'give either until or times',
    path: ['until'],
  })
  .refine(({ unit, weekdays }) => weekdays === undefined || unit === 'week', {
    error: 'needs the unit week',
    path: ['weekdays'],
  })
  .meta({ id: 'TaskRecurrence' });
export type Recurrence = z.infer<typeof Recurrence>;

const labelRef = z.strictObject({ id: ref('task_label'), name: z.string(), color: z.string() });
export const TaskLabel = z
  .strictObject({ id: ref('task_label'), name: z.string(), color: z.string().describe('Hex colour: #rrggbb.') })
  .meta({ id: 'TaskLabel' });

/** Procedures of `tasks` that the caller may call for a task. */
export const TaskAct = z
  .enum([
    'update',
    'assign',
    'complete',
    'reopen',
    'move',
    'delete',
    'restore',
    'comments.create',
    'dependencies.add',
    'watchers.add',
  ])
  .meta({ id: 'TaskAct', description: 'A procedure of tasks.' });

export const Task = z
  .strictObject({
    id: ref('task'),
    team_id: ref('team'),
    project_id: ref('project'),
    project: ProjectName,
    key: z.string().meta({ examples: ['WEB-12'] }),
    number: z.int(),
    title: z.string(),
    description: markdownOut(),
    status: z.string().describe('Slug of a status of the project.'),
    status_category: TaskCategory,
    priority: TaskPriority,
    parent_id: ref('task').nullable(),
    assignee_id: ref('person').nullable(),
    assignee: PersonName.nullable(),
    reporter_id: ref('person'),
    reporter: PersonName,
    labels: z.array(labelRef),
    start_on: isoDate().nullable(),
    due_on: isoDate().nullable(),
    estimate_minutes: z.int().nullable(),
    spent_minutes: z.int().describe('Working time that was logged on it, by everybody.'),
    ticket_id: ref('ticket').nullable().describe('The ticket that it is done for, if you may see that.'),
    ticket: TicketName.nullable(),
    recurrence: Recurrence.nullable(),
    recurred_from_id: ref('task').nullable().describe('The completed task that this one follows.'),
    subtask_total: z.int(),
    subtask_done: z.int(),
    comment_count: z.int(),
    blocked: z.boolean().describe('Whether it depends on a task that is not finished.'),
    completed_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
    can: z.array(TaskAct).describe('What you may do with it now, by the procedures of tasks.'),
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;

const minutes = z.int().min(0).max(1_000_000);
/** The fields of a task that can be given when it is created and later. */
export const taskFields = {
  title: line(200).describe('What there is to do, in one line.'),
  description: markdown(50_000, 0).optional().describe('Details.'),
  status: statusSlug.optional(),
  priority: TaskPriority.optional().describe('How urgent it is. Defaults to none.'),
  parent_id: taskId.nullable().optional().describe('The task that this one is part of; null for none.'),
  assignee_id: assignee.nullable().optional().describe('Who does it, by person id or `me`; null for nobody.'),
  label_ids: z.array(ref('task_label')).max(50).optional().describe('All labels of the task, replacing those it has.'),
  start_on: planningDate().nullable().optional().describe('The day on which work on it begins; null for none.'),
  due_on: planningDate().nullable().optional().describe("The day it is due, in the team's time zone; null for none."),
  estimate_minutes: minutes.nullable().optional().describe('How long it should take, in minutes; null for unknown.'),
  ticket_id: ticketId
    .nullable()
    .optional()
    .describe('The ticket that it is done for, by UUID or by key such as TKT-001; null for none.'),
  recurrence: Recurrence.nullable()
    .optional()
    .describe('How it comes back: completing it makes its successor. Null for a task that does not.'),
};
export const closing = {
  force: z.boolean().optional().describe('True to finish it although it depends on tasks that are not finished.'),
  cascade: z
    .boolean()
    .optional()
    .describe('Whether its open sub-tasks are closed too. Defaults to what the project says.'),
};
export const newTask = { id: proposedId('task'), ...taskFields };

export const taskFilter = {
  search: text(200)
    .optional()
    .describe('A key, or words that are all in the task or its comments, each by its beginning.'),
  status: z.array(statusSlug).max(50).optional().describe('Only tasks in any of these statuses, by slug.'),
  status_category: z
    .array(TaskCategory)
    .max(4)
    .optional()
    .describe('Only tasks whose status is in any of these categories.'),
  priority: z.array(TaskPriority).max(5).optional().describe('Only tasks of any of these priorities.'),
  assignee_id: assignee.optional().describe('Only tasks assigned to this person, or to `me`.'),
  unassigned: z.boolean().optional().describe('True for only tasks assigned to nobody.'),
  reporter_id: assignee.optional().describe('Only tasks reported by this person, or by `me`.'),
  labels: z.array(text(50)).max(20).optional().describe('Only tasks that have all of these labels, by name.'),
  due_after: isoDate().optional().describe('Due on this day or later.'),
  due_before: isoDate().optional().describe('Due before this day.'),
  top_level: z.boolean().optional().describe('True for only tasks that are not part of another one.'),
  deleted: z.boolean().optional().describe('True for deleted tasks that can be restored, instead of the others.'),
};
export const taskSort = {
  sort: z
    .enum(['rank', 'created_at', 'updated_at', 'due_on', 'priority', 'number'])
    .optional()
    .describe('Order of the list. Defaults to rank in a project, and to created_at over all projects.'),
  order: z.enum(['asc', 'desc']).optional().describe('Direction. Defaults to asc for rank and due_on, else to desc.'),
};
