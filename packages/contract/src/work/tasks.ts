import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { ticketId } from '../desk/tickets.schemas.ts';
import { expectedVersion, inTeam, line, proposedId, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { taskComments } from './comments.ts';
import { projectId, statusSlug } from './projects.schemas.ts';
import { taskAttachments } from './tasks.attachments.ts';
import { taskDependencies, taskLabels, taskWatchers } from './tasks.relations.ts';
import { taskTransfer } from './tasks.transfer.ts';
import {
  assignee,
  closing,
  named,
  newTask,
  Task,
  taskFields,
  taskFilter,
  taskId,
  taskSort,
  underProject,
} from './tasks.schemas.ts';
import { PersonName } from '../identity/names.ts';

const TaskPage = Page(Task).meta({ id: 'TaskPage' });
const listErrors = ['INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;
const finding = ['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND'] as const;
const changing = [...finding, 'PROJECT_ARCHIVED'] as const;
const fitting = [
  'TASK_STATUS_NOT_FOUND',
  'TASK_ASSIGNEE_UNFIT',
  'PERSON_NOT_FOUND',
  'TASK_LABEL_NOT_FOUND',
  'TASK_CYCLE',
  'TASK_TOO_DEEP',
  'TASK_FULL',
] as const;
const changed = ['task.updated', 'task.assigned', 'task.status_changed', 'task.completed', 'task.reopened'] as const;
const finished = [...changed, 'task.created', 'task.unblocked'] as const;

export const TaskHistoryEntry = z
  .strictObject({
    id: ref('event'),
    type: z.string().meta({ examples: ['task.status_changed'] }),
    at: timestamp(),
    actor_id: ref('person').nullable(),
    actor: PersonName.nullable(),
    on_behalf_of: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TaskHistoryEntry' });

/** The units of work of projects. */
export const tasks = {
  list: query({
    summary: 'List the tasks of a project',
    access: 'project:tasks.read',
    rest: 'GET /projects/{project_id}/tasks',
    input: inTeam({ project_id: projectId, ...pageInput, ...viewInput, ...taskFilter, ...taskSort }),
    output: TaskPage,
    errors: ['PROJECT_NOT_FOUND', ...listErrors, 'FILTER_UNKNOWN'],
  }),
  listAll: query({
    summary: 'List the tasks of all projects you may see',
    access: 'team:projects.read',
    rest: 'GET /tasks',
    aliases: ['GET /tickets/{ticket_id}/tasks'],
    input: inTeam({
      ...pageInput,
      ...viewInput,
      ...taskFilter,
      ...taskSort,
      project_ids: z.array(ref('project')).max(50).optional().describe('Only tasks of these projects, by UUID.'),
      ticket_id: ticketId.optional().describe('Only tasks done for this ticket, by UUID or by key such as TKT-001.'),
    }),
    output: TaskPage,
    errors: [...listErrors, 'FILTER_UNKNOWN', 'TICKET_NOT_FOUND'],
  }),
  get: query({
    summary: 'Get a task',
    access: 'project:tasks.read',
    rest: 'GET /tasks/{task_id}',
    aliases: [underProject('GET', '')],
    input: inTeam(named),
    output: Task,
    errors: finding,
  }),
  create: mutation({
    summary: 'Create a task',
    access: 'project:tasks.write',
    rest: 'POST /projects/{project_id}/tasks',
    status: 201,
    input: inTeam({ project_id: projectId, ...newTask }),
    output: Task,
    offline: true,
    errors: [...changing, ...fitting, 'ID_TAKEN', 'TICKET_NOT_FOUND'],
    events: ['task.created', 'task.assigned'],
  }),
  update: mutation({
    summary: 'Update a task',
    access: 'project:tasks.write',
    rest: 'PATCH /tasks/{task_id}',
    aliases: ['PUT /tasks/{task_id}', underProject('PATCH', '')],
    input: inTeam({
      ...named,
      version: expectedVersion(),
      ...taskFields,
      title: taskFields.title.optional(),
      reporter_id: assignee.optional().describe('Who reported it, by person id or `me`; somebody of the team.'),
      ...closing,
    }),
    output: Task,
    offline: true,
    errors: [...changing, ...fitting, 'TASK_BLOCKED', 'VERSION_CONFLICT', 'TICKET_NOT_FOUND'],
    events: finished,
  }),
  duplicate: mutation({
    summary: 'Duplicate a task with its labels and sub-tasks; the copies are to do',
    access: 'project:tasks.write',
    rest: 'POST /tasks/{task_id}/duplicate',
    status: 201,
    input: inTeam({
      ...named,
      id: proposedId('task'),
      title: line(200).optional().describe('Title of the copy. Defaults to that of the task.'),
      subtasks: z.boolean().optional().describe('Whether its sub-tasks are copied as well. Defaults to true.'),
    }),
    output: Task,
    offline: true,
    errors: [...changing, ...fitting, 'ID_TAKEN'],
    events: ['task.created', 'task.assigned'],
  }),
  delete: mutation({
    summary: 'Delete a task with its sub-tasks; both can be restored for 30 days',
    access: 'project:tasks.write',
    rest: 'DELETE /tasks/{task_id}',
    aliases: [underProject('DELETE', '')],
    input: inTeam(named),
    output: z
      .strictObject({ id: ref('task'), deleted_at: timestamp(), purge_at: timestamp() })
      .meta({ id: 'DeletedTask' }),
    errors: changing,
    events: ['task.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted task with the sub-tasks that were deleted with it',
    access: 'project:tasks.write',
    rest: 'POST /tasks/{task_id}/restore',
    input: inTeam(named),
    output: Task,
    errors: changing,
    events: ['task.restored'],
  }),
  assign: mutation({
    summary: 'Assign a task to somebody, or to nobody',
    access: 'project:tasks.write',
    rest: 'POST /tasks/{task_id}/assign',
    input: inTeam({ ...named, assignee_id: assignee.nullable().describe('A person id, or `me`; null for nobody.') }),
    output: Task,
    errors: [...changing, 'TASK_ASSIGNEE_UNFIT', 'PERSON_NOT_FOUND'],
    events: ['task.assigned'],
  }),
  complete: mutation({
    summary: 'Complete a task; a recurring one gets its successor',
    access: 'project:tasks.write',
    rest: 'POST /tasks/{task_id}/complete',
    input: inTeam({ ...named, ...closing }),
    output: Task,
    errors: [...changing, 'TASK_BLOCKED'],
    events: finished,
  }),
  reopen: mutation({
    summary: 'Reopen a task that was completed or cancelled',
    access: 'project:tasks.write',
    rest: 'POST /tasks/{task_id}/reopen',
    input: inTeam(named),
    output: Task,
    errors: changing,
    events: ['task.status_changed', 'task.reopened'],
  }),
  move: mutation({
    summary: 'Move a task within its column, to another status, or to another project',
    access: 'project:tasks.write',
    rest: 'POST /tasks/{task_id}/move',
    input: inTeam({
      ...named,
      parent_id: taskId.nullable().optional().describe('The task that it becomes part of; null for none.'),
      status: statusSlug.optional().describe('The column to drop it in, by slug. Defaults to the one it is in.'),
      before_id: taskId.optional().describe('The task to drop it before. Give this, after_id, or neither for the end.'),
      after_id: taskId.optional().describe('The task to drop it after. Give this, before_id, or neither for the end.'),
      to_project_id: projectId
        .optional()
        .describe('The project to move it to with its sub-tasks, by UUID or by key. It gets a new key there.'),
      ...closing,
    }),
    output: Task,
    errors: [
      ...changing,
      'TASK_STATUS_NOT_FOUND',
      'TASK_NEIGHBOUR_GONE',
      'TASK_BLOCKED',
      'TASK_CYCLE',
      'TASK_TOO_DEEP',
      'TASK_FULL',
    ],
    events: [...finished, 'task.moved'],
  }),
  subtasks: query({
    summary: 'List the sub-tasks of a task in their order',
    access: 'project:tasks.read',
    rest: 'GET /tasks/{task_id}/subtasks',
    input: inTeam({ ...named, ...pageInput, ...viewInput }),
    output: TaskPage,
    errors: [...finding, ...listErrors],
  }),
  history: query({
    summary: 'List what happened to a task, latest first',
    access: 'project:tasks.read',
    rest: 'GET /tasks/{task_id}/history',
    input: inTeam({ ...named, ...pageInput }),
    output: Page(TaskHistoryEntry).meta({ id: 'TaskHistoryPage' }),
    errors: [...finding, ...listErrors],
  }),
  bulkUpdate: mutation({
    summary: 'Update up to 100 tasks of a project at once, each by itself',
    access: 'project:tasks.write',
    rest: 'POST /projects/{project_id}/tasks/bulk',
    input: inTeam({
      project_id: projectId,
      task_ids: z.array(taskId).min(1).max(100).describe('The tasks, by UUID or by key.'),
      status: taskFields.status,
      priority: taskFields.priority,
      assignee_id: taskFields.assignee_id,
      label_ids: taskFields.label_ids,
      due_on: taskFields.due_on,
      ...closing,
    }),
    output: z
      .strictObject({
        items: z.array(
          z.strictObject({
            id: z.string().describe('The task as it was named.'),
            task: Task.nullable(),
            error: z
              .strictObject({ code: z.string(), message: z.string(), details: z.unknown().optional() })
              .nullable(),
          }),
        ),
      })
      .meta({ id: 'UpdatedTasks' }),
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED'],
    events: finished,
  }),
  ...taskTransfer,
  comments: taskComments,
  labels: taskLabels,
  dependencies: taskDependencies,
  watchers: taskWatchers,
  attachments: taskAttachments,
};
