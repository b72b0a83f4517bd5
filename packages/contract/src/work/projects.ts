import { z } from 'zod';
import { mutation, query } from '../define.ts';
import {
  expectedVersion,
  inTeam,
  line,
  markdown,
  planningDate,
  proposedId,
  ref,
  text,
  timestamp,
  wholeVersion,
} from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { PersonName } from '../identity/names.ts';
import { TaskName } from './names.ts';
import { projectMembers } from './projects.members.ts';
import { projectTemplates } from './projects.templates.ts';
import { Project, projectId, ProjectKey, ProjectTag, tagName, TaskStatus, statusSlug } from './projects.schemas.ts';

const inProject = { project_id: projectId };
const lead_id = ref('person').nullable().optional().describe('Who leads the project, by person id; null for nobody.');
const fields = {
  name: line(200).describe('Name of the project.'),
  description: markdown(20_000, 0).optional().describe('What the project is about.'),
  private: z
    .boolean()
    .optional()
    .describe('True to show it only to its members and to admins of the team. Defaults to false.'),
  lead_id,
  starts_on: planningDate().nullable().optional().describe('First day of the project; null for none.'),
  due_on: planningDate()
    .nullable()
    .optional()
    .describe('Last day of the project, not before starts_on; null for none.'),
  cascade_close: z
    .boolean()
    .optional()
    .describe('Whether closing a task also closes its sub-tasks. Defaults to false.'),
};
const listErrors = ['INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;

const TaskStatuses = z
  .strictObject({ items: z.array(TaskStatus), version: wholeVersion() })
  .meta({ id: 'TaskStatuses' });
export type TaskStatuses = z.infer<typeof TaskStatuses>;

const figure = (what: string) => z.int().describe(what);
/** Counts of the tasks of a project. */
export const ProjectStats = z
  .strictObject({
    tasks: figure('All tasks that are not deleted.'),
    open: figure('Those in a status to do or being done.'),
    unassigned: figure('Open ones assigned to nobody.'),
    overdue: figure("Open ones due before today, in the team's time zone."),
    created_recently: figure('Created in the last 30 days.'),
    completed_recently: figure('Completed in the last 30 days.'),
    statuses: z.array(TaskStatus.extend({ tasks: z.int() }).meta({ id: 'TasksInStatus' })).describe('In their order.'),
    people: z
      .array(
        z.strictObject({ person_id: ref('person'), person: PersonName, open: z.int() }).meta({ id: 'TasksOfPerson' }),
      )
      .describe('Those with the most open tasks first, at most 50.'),
  })
  .meta({ id: 'ProjectStats' });
export type ProjectStats = z.infer<typeof ProjectStats>;

/** Something that happened in a project, to one of its tasks, or in what was said. */
export const ProjectActivity = z
  .strictObject({
    id: ref('event'),
    type: z.string().meta({ examples: ['task.created'] }),
    at: timestamp(),
    actor_id: ref('person').nullable(),
    actor: PersonName.nullable(),
    on_behalf_of: z.string().nullable(),
    entity: z.string().describe('What it happened to: project, task or comment.'),
    entity_id: z.uuid().nullable(),
    task: TaskName.nullable().describe('The task that it is about, as long as it is in the project.'),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'ProjectActivity' });
export type ProjectActivity = z.infer<typeof ProjectActivity>;

/** Projects. A private one exists only for its members and for admins of the team. */
export const projects = {
  list: query({
    summary: 'List the projects you may see, newest first',
    access: 'team:projects.read',
    rest: 'GET /projects',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      search: text(200).optional().describe('Words that are all in key, name or description, each by its beginning.'),
      tag: text(50).optional().describe('Only projects with this tag.'),
      favorite: z.boolean().optional().describe('True for only your favorites.'),
      member_id: ref('person').optional().describe('Only projects that this person was added to.'),
      archived: z.boolean().optional().describe('True for archived projects, instead of active ones.'),
      deleted: z
        .boolean()
        .optional()
        .describe('True for deleted projects that you can restore, instead of the others.'),
    }),
    output: Page(Project).meta({ id: 'ProjectPage' }),
    errors: [...listErrors, 'FILTER_UNKNOWN'],
  }),
  get: query({
    summary: 'Get a project',
    access: 'project:project.read',
    rest: 'GET /projects/{project_id}',
    input: inTeam(inProject),
    output: Project,
    errors: ['PROJECT_NOT_FOUND'],
  }),
  stats: query({
    summary: 'Get how many tasks of a project have each status, are late, or were done lately',
    access: 'project:project.read',
    rest: 'GET /projects/{project_id}/stats',
    input: inTeam(inProject),
    output: ProjectStats,
    errors: ['PROJECT_NOT_FOUND'],
  }),
  activity: query({
    summary: 'List what happened in a project, latest first',
    access: 'project:project.read',
    rest: 'GET /projects/{project_id}/activity',
    input: inTeam({ ...inProject, ...pageInput }),
    output: Page(ProjectActivity).meta({ id: 'ProjectActivityPage' }),
    errors: ['PROJECT_NOT_FOUND', ...listErrors],
  }),
  create: mutation({
    summary: 'Create a project',
    access: 'team:projects.create',
    rest: 'POST /projects',
    status: 201,
    input: inTeam({
      id: proposedId('project'),
      ...fields,
      key: ProjectKey.optional().describe(
        'Short name that starts the keys of its tasks, such as WEB. Made from the name if omitted.',
      ),
    }),
    output: Project,
    errors: ['PROJECT_KEY_TAKEN', 'PERSON_NOT_FOUND', 'ID_TAKEN'],
    events: ['project.created', 'project.member_added'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update a project',
    access: 'project:project.manage',
    rest: 'PATCH /projects/{project_id}',
    aliases: ['PUT /projects/{project_id}'],
    input: inTeam({
      ...inProject,
      version: expectedVersion(),
      ...fields,
      name: fields.name.optional(),
      key: ProjectKey.optional().describe('A new key. The old one keeps leading to the project and its tasks.'),
    }),
    output: Project,
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'PROJECT_KEY_TAKEN', 'PERSON_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['project.updated'],
    offline: true,
  }),
  archive: mutation({
    summary: 'Archive a project; nothing in it changes until it is restored',
    access: 'project:project.manage',
    rest: 'POST /projects/{project_id}/archive',
    serves: 'archived',
    input: inTeam(inProject),
    output: Project,
    errors: ['PROJECT_NOT_FOUND'],
    events: ['project.archived'],
  }),
  restore: mutation({
    summary: 'Restore an archived or deleted project with everything in it',
    access: 'project:project.manage',
    rest: 'POST /projects/{project_id}/restore',
    serves: 'deleted',
    input: inTeam(inProject),
    output: Project,
    errors: ['PROJECT_NOT_FOUND'],
    events: ['project.restored'],
  }),
  delete: mutation({
    summary: 'Delete a project; it can be restored for 30 days',
    access: 'project:project.own',
    rest: 'DELETE /projects/{project_id}',
    serves: 'archived',
    input: inTeam(inProject),
    output: z
      .strictObject({ id: ref('project'), deleted_at: timestamp(), purge_at: timestamp() })
      .meta({ id: 'DeletedProject' }),
    errors: ['PROJECT_NOT_FOUND'],
    events: ['project.deleted'],
  }),
  favorite: mutation({
    summary: 'Add a project to your favourites',
    access: 'project:project.read',
    rest: 'POST /projects/{project_id}/favorite',
    serves: 'archived',
    input: inTeam(inProject),
    output: Project,
    errors: ['PROJECT_NOT_FOUND'],
    events: ['project_favorite.added'],
  }),
  unfavorite: mutation({
    summary: 'Remove a project from your favourites',
    access: 'project:project.read',
    rest: 'DELETE /projects/{project_id}/favorite',
    serves: 'archived',
    input: inTeam(inProject),
    output: Project,
    errors: ['PROJECT_NOT_FOUND'],
    events: ['project_favorite.removed'],
  }),
  leave: mutation({
    summary: 'Leave a project',
    access: 'project:project.read',
    rest: 'POST /projects/{project_id}/leave',
    serves: 'archived',
    input: inTeam(inProject),
    output: z.strictObject({ person_id: ref('person') }).meta({ id: 'LeftProject' }),
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_MEMBER_NOT_FOUND'],
    events: ['project.member_removed'],
  }),
  ...projectTemplates,
  members: projectMembers,
  statuses: {
    list: query({
      summary: 'List the statuses of the tasks of a project, in order',
      access: 'project:project.read',
      rest: 'GET /projects/{project_id}/statuses',
      input: inTeam(inProject),
      output: TaskStatuses,
      errors: ['PROJECT_NOT_FOUND'],
    }),
    set: mutation({
      summary: 'Set the statuses of the tasks of a project, in order',
      access: 'project:project.manage',
      rest: 'PUT /projects/{project_id}/statuses',
      input: inTeam({
        ...inProject,
        statuses: z
          .array(TaskStatus)
          .min(2)
          .max(50)
          .describe('All statuses in their order. New tasks get the first one of category todo.'),
        replace: z
          .record(statusSlug, statusSlug)
          .optional()
          .describe('For statuses that go: the status that their tasks get instead, by slug.'),
        version: expectedVersion(),
      }),
      output: TaskStatuses,
      errors: [
        'PROJECT_NOT_FOUND',
        'PROJECT_ARCHIVED',
        'PROJECT_STATUSES_INVALID',
        'PROJECT_STATUS_IN_USE',
        'VERSION_CONFLICT',
      ],
      events: ['project.updated'],
    }),
  },
  tags: {
    list: query({
      summary: 'List the tags of a project by name',
      access: 'project:project.read',
      rest: 'GET /projects/{project_id}/tags',
      input: inTeam({ ...inProject, ...pageInput }),
      output: Page(ProjectTag).meta({ id: 'ProjectTagPage' }),
      errors: ['PROJECT_NOT_FOUND', ...listErrors],
    }),
    create: mutation({
      summary: 'Create a tag of a project',
      access: 'project:project.manage',
      rest: 'POST /projects/{project_id}/tags',
      status: 201,
      input: inTeam({ ...inProject, name: tagName }),
      output: ProjectTag,
      errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'NAME_TAKEN'],
      events: ['project.tagged'],
    }),
    update: mutation({
      summary: 'Update the name of a tag of a project',
      access: 'project:project.manage',
      rest: 'PATCH /projects/{project_id}/tags/{tag_id}',
      input: inTeam({
        ...inProject,
        tag_id: ref('project_tag').describe('Id of the tag, from projects.tags.list.'),
        name: tagName,
      }),
      output: ProjectTag,
      errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'PROJECT_TAG_NOT_FOUND', 'NAME_TAKEN'],
      events: ['project.tagged'],
    }),
    delete: mutation({
      summary: 'Delete a tag of a project',
      access: 'project:project.manage',
      rest: 'DELETE /projects/{project_id}/tags/{tag_id}',
      input: inTeam({ ...inProject, tag_id: ref('project_tag').describe('Id of the tag, from projects.tags.list.') }),
      output: z.strictObject({ id: ref('project_tag') }).meta({ id: 'DeletedProjectTag' }),
      errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'PROJECT_TAG_NOT_FOUND'],
      events: ['project.untagged'],
    }),
  },
};
