import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, line, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { projectId, TaskCategory } from './projects.schemas.ts';
import { assignee, named, taskId, TaskLabel, underProject } from './tasks.schemas.ts';

const inProject = { project_id: projectId };
const color = z
  .string()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, { error: 'must be a colour, such as #1f4fd8' })
  .meta({ examples: ['#1f4fd8'] })
  .optional()
  .describe('Hex colour such as #ffaa00. Defaults to grey.');
const label_id = ref('task_label').describe('Id of the label, from tasks.labels.list.');
const labelName = line(50).describe('Name of the label, unique in the project.');

/** The labels that tasks of a project can have. */
export const taskLabels = {
  list: query({
    summary: 'List the labels of a project by name',
    access: 'project:tasks.read',
    rest: 'GET /projects/{project_id}/tasks/labels',
    input: inTeam({ ...inProject, ...pageInput }),
    output: Page(TaskLabel).meta({ id: 'TaskLabelPage' }),
    errors: ['PROJECT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create a label for the tasks of a project',
    access: 'project:tasks.write',
    rest: 'POST /projects/{project_id}/tasks/labels',
    status: 201,
    input: inTeam({ ...inProject, name: labelName, color }),
    output: TaskLabel,
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'NAME_TAKEN', 'TASK_FULL'],
    events: ['project.label_created'],
  }),
  update: mutation({
    summary: 'Update the name or colour of a label',
    access: 'project:tasks.write',
    rest: 'PATCH /projects/{project_id}/tasks/labels/{label_id}',
    input: inTeam({ ...inProject, label_id, name: labelName.optional(), color }),
    output: TaskLabel,
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'TASK_LABEL_NOT_FOUND', 'NAME_TAKEN'],
    events: ['project.label_changed'],
  }),
  delete: mutation({
    summary: 'Delete a label; tasks lose it',
    access: 'project:tasks.write',
    rest: 'DELETE /projects/{project_id}/tasks/labels/{label_id}',
    input: inTeam({ ...inProject, label_id }),
    output: TaskLabel,
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'TASK_LABEL_NOT_FOUND'],
    events: ['project.label_deleted'],
  }),
};

export const TaskDependency = z
  .strictObject({
    direction: z.enum(['depends_on', 'blocks']).describe('Whether the task waits for the other one, or the other way.'),
    hidden: z.boolean().describe('True where you may not see the other task; it is not named then.'),
    task_id: ref('task').nullable(),
    key: z.string().nullable(),
    title: z.string().nullable(),
    status_category: TaskCategory.nullable(),
  })
  .meta({ id: 'TaskDependency' });
const other_task_id = taskId.describe('The other task, by UUID or by key. It may be in another project.');

/** Which tasks wait for which, within the team and without circles. */
export const taskDependencies = {
  list: query({
    summary: 'List what a task depends on, and what depends on it',
    access: 'project:tasks.read',
    rest: 'GET /tasks/{task_id}/dependencies',
    aliases: [underProject('GET', '/dependencies')],
    input: inTeam(named),
    output: z.strictObject({ items: z.array(TaskDependency) }).meta({ id: 'TaskDependencies' }),
    errors: ['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND'],
  }),
  add: mutation({
    summary: 'Add a dependency: the task waits for the other one',
    access: 'project:tasks.write',
    rest: 'POST /projects/{project_id}/tasks/{task_id}/depends-on/{other_task_id}',
    status: 201,
    input: inTeam({ ...inProject, task_id: taskId, other_task_id }),
    output: TaskDependency,
    errors: ['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'TASK_CYCLE', 'TASK_FULL'],
    events: ['task.dependency_added'],
  }),
  remove: mutation({
    summary: 'Remove a dependency of a task',
    access: 'project:tasks.write',
    rest: 'DELETE /projects/{project_id}/tasks/{task_id}/depends-on/{other_task_id}',
    input: inTeam({ ...inProject, task_id: taskId, other_task_id }),
    output: z.strictObject({ removed: z.boolean() }).meta({ id: 'RemovedTaskDependency' }),
    errors: ['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED'],
    events: ['task.dependency_removed'],
  }),
};

export const TaskWatcher = z
  .strictObject({ person_id: ref('person'), name: z.string(), created_at: timestamp() })
  .meta({ id: 'TaskWatcher' });
/** People who hear of a task besides its reporter and assignee. */
export const taskWatchers = {
  list: query({
    summary: 'List the watchers of a task',
    access: 'project:tasks.read',
    rest: 'GET /tasks/{task_id}/watchers',
    input: inTeam({ ...named, ...pageInput }),
    output: Page(TaskWatcher).meta({ id: 'TaskWatcherPage' }),
    errors: ['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  add: mutation({
    summary: 'Add a watcher to a task: yourself, or somebody who sees it',
    access: 'project:tasks.read',
    rest: 'POST /tasks/{task_id}/watchers',
    status: 201,
    input: inTeam({ ...named, person_id: assignee.optional().describe('Who should watch. Defaults to `me`.') }),
    output: TaskWatcher,
    errors: ['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'PERSON_NOT_FOUND'],
    events: ['task.watched'],
  }),
  remove: mutation({
    summary: 'Remove a watcher from a task',
    access: 'project:tasks.read',
    rest: 'DELETE /tasks/{task_id}/watchers/{person_id}',
    input: inTeam({ ...named, person_id: assignee.describe('Who should stop watching; `me` is allowed.') }),
    output: z.strictObject({ removed: z.boolean() }).meta({ id: 'RemovedTaskWatcher' }),
    errors: ['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED'],
    events: ['task.unwatched'],
  }),
};
