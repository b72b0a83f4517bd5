import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { ticketId } from '../desk/tickets.schemas.ts';
import { PersonName } from '../identity/names.ts';
import { expectedVersion, inTeam, markdown, markdownOut, proposedId, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { taskId } from './tasks.schemas.ts';

const work_time_id = ref('work_time').describe('Id of the time, from workTimes.list.');
const about = {
  ticket_id: ticketId.optional().describe('The ticket that was worked on, by UUID or key. Or give task_id.'),
  task_id: taskId.optional().describe('The task that was worked on, by UUID or key. Or give ticket_id.'),
};
const note = markdown(2000).nullable().optional().describe('What was done. Null for nothing.');
const started_at = timestamp().describe('When the work began, at most a year ago.');
const minutes = z.int().min(1).max(1440).describe('How long it took, up to a day.');
const filter = {
  ticket_id: ticketId.optional().describe('Only on this ticket and those merged into it, by UUID or key.'),
  task_id: taskId.optional().describe('Only on this task, by UUID or key.'),
  person_id: z
    .union([ref('person'), z.literal('me')])
    .meta({ ref: 'person' })
    .optional()
    .describe('Only of this person, or `me`. Defaults to all on a ticket or task, and otherwise to you.'),
  started_after: timestamp().optional().describe('Only what began at this moment or later.'),
  started_before: timestamp().optional().describe('Only what began before this moment.'),
};

export const WorkTime = z
  .strictObject({
    id: ref('work_time'),
    ticket_id: ref('ticket').nullable(),
    task_id: ref('task').nullable(),
    title: z.string().describe('Title of the ticket or task.'),
    person_id: ref('person'),
    person: PersonName,
    started_at: timestamp(),
    ended_at: timestamp().nullable().describe('Null while it is running.'),
    seconds: z.int().nullable().describe('How long it took; null while it is running.'),
    note: markdownOut().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
    can: z.array(z.enum(['update', 'delete'])).describe('What you may do with it, by the procedures of workTimes.'),
  })
  .meta({ id: 'WorkTime' });
export type WorkTime = z.infer<typeof WorkTime>;

export const WorkTimeTotals = z
  .strictObject({
    seconds: z.int().describe('All of it, with what is running until now.'),
    people: z
      .array(
        z
          .strictObject({ person_id: ref('person'), person: PersonName, seconds: z.int() })
          .meta({ id: 'WorkTimeOfPerson' }),
      )
      .describe('Those who worked longest first, at most 100.'),
  })
  .meta({ id: 'WorkTimeTotals' });
export type WorkTimeTotals = z.infer<typeof WorkTimeTotals>;

const subject = ['TICKET_NOT_FOUND', 'TASK_NOT_FOUND'] as const;

/** Time spent on tickets and tasks: started and stopped, or logged afterwards. */
export const workTimes = {
  list: query({
    summary: 'List time spent, latest first: on a ticket or task, or yours',
    access: 'team:projects.read',
    rest: 'GET /work-times',
    aliases: ['GET /tasks/{task_id}/times'],
    input: inTeam({ ...pageInput, ...filter, ...viewInput }),
    output: Page(WorkTime).meta({ id: 'WorkTimePage' }),
    errors: [...subject, 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  totals: query({
    summary: 'Get the time that each person spent on a ticket or task, or your own',
    access: 'team:projects.read',
    rest: 'GET /work-times/totals',
    input: inTeam(filter),
    output: WorkTimeTotals,
    errors: [...subject],
  }),
  current: query({
    summary: 'Get what you are working on now',
    access: 'team:projects.read',
    rest: 'GET /work-times/current',
    input: inTeam({}),
    output: z.strictObject({ current: WorkTime.nullable() }).meta({ id: 'CurrentWorkTime' }),
  }),
  start: mutation({
    summary: 'Start work on a ticket or task; what you worked on until now is stopped',
    access: 'team:tickets.beAssigned',
    rest: 'POST /work-times/start',
    status: 201,
    input: inTeam({ ...about, note }).meta({ examples: [{ ticket_id: 'TKT-001', note: 'Replacing the fuser.' }] }),
    output: WorkTime,
    errors: [...subject],
    events: ['work_time.started', 'work_time.stopped'],
  }),
  stop: mutation({
    summary: 'Stop the clock of what you are working on',
    access: 'team:tickets.beAssigned',
    rest: 'POST /work-times/stop',
    input: inTeam({ note }),
    output: WorkTime,
    errors: ['WORK_TIME_NOT_RUNNING'],
    events: ['work_time.stopped'],
  }),
  log: mutation({
    summary: 'Log time that you spent on a ticket or task',
    access: 'team:tickets.beAssigned',
    rest: 'POST /work-times',
    aliases: ['POST /tasks/{task_id}/times'],
    status: 201,
    input: inTeam({
      id: proposedId('work_time'),
      ...about,
      minutes,
      started_at: started_at.optional().describe('When the work began. Defaults to so long before now.'),
      note,
    }).meta({ examples: [{ ticket_id: 'TKT-001', minutes: 90 }] }),
    output: WorkTime,
    errors: [...subject, 'ID_TAKEN'],
    events: ['work_time.logged'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update a time of yours or, if you manage tickets, of anybody',
    access: 'team:tickets.beAssigned',
    rest: 'PATCH /work-times/{work_time_id}',
    aliases: ['PUT /work-times/{work_time_id}'],
    input: inTeam({
      work_time_id,
      started_at: started_at.optional(),
      minutes: minutes.optional(),
      note,
      version: expectedVersion(),
    }),
    output: WorkTime,
    errors: ['WORK_TIME_NOT_FOUND', 'WORK_TIME_RUNNING', 'VERSION_CONFLICT'],
    events: ['work_time.updated'],
    offline: true,
  }),
  delete: mutation({
    summary: 'Delete a time of yours or, if you manage tickets, of anybody',
    access: 'team:tickets.beAssigned',
    rest: 'DELETE /work-times/{work_time_id}',
    input: inTeam({ work_time_id }),
    output: z.strictObject({ id: ref('work_time') }).meta({ id: 'DeletedWorkTime' }),
    errors: ['WORK_TIME_NOT_FOUND'],
    events: ['work_time.deleted'],
    destructive: true,
  }),
};
