import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, line, markdown, markdownOut, planningDate, proposedId, ref, timestamp } from '../kit/fields.ts';
import { Project, projectId, ProjectKey, TaskStatus } from './projects.schemas.ts';
import { TaskPriority } from './tasks.schemas.ts';
import { PersonName } from '../identity/names.ts';

const day = z.int().min(-100_000).max(100_000);
const TemplateTask = z.strictObject({
  title: z.string(),
  description: z.string(),
  status: z.string(),
  priority: TaskPriority,
  labels: z.array(z.string()),
  /** The place of the task that it is part of, earlier in the list. */
  parent: z.int().nullable(),
  depends_on: z.array(z.int()),
  start_after: day.nullable(),
  due_after: day.nullable(),
  estimate_minutes: z.int().nullable(),
});
/** The content of a template; days are counted from the start of the project. */
export const TemplateContent = z.strictObject({
  statuses: z.array(TaskStatus),
  labels: z.array(z.strictObject({ name: z.string(), color: z.string() })),
  tags: z.array(z.string()),
  tasks: z.array(TemplateTask).max(1000),
});
export type TemplateContent = z.infer<typeof TemplateContent>;

export const ProjectTemplate = z
  .strictObject({
    id: z.string().describe('UUID, or a name such as software for those that are built in.'),
    name: z.string(),
    description: markdownOut(),
    built_in: z.boolean(),
    tasks: z.int().describe('How many tasks a project begins with.'),
    created_by: ref('person').nullable(),
    creator: PersonName.nullable(),
    created_at: timestamp().nullable(),
  })
  .meta({ id: 'ProjectTemplate' });
export type ProjectTemplate = z.infer<typeof ProjectTemplate>;

/** Projects to begin with: built in, or saved from projects of the team. */
export const projectTemplates = {
  templates: query({
    summary: 'List the templates that a project can be created from',
    access: 'team:projects.read',
    rest: 'GET /projects/templates',
    input: inTeam({}),
    output: z.strictObject({ items: z.array(ProjectTemplate) }).meta({ id: 'ProjectTemplates' }),
  }),
  fromTemplate: mutation({
    summary: 'Create a project from a template',
    access: 'team:projects.create',
    rest: 'POST /projects/from-template',
    status: 201,
    input: inTeam({
      template_id: z
        .string()
        .max(64)
        .regex(/^[A-Za-z0-9-]+$/)
        .meta({ description: 'Id of the template, from projects.templates.', examples: ['kanban'] }),
      id: proposedId('project'),
      name: line(200).describe('Name of the project.'),
      key: ProjectKey.optional().describe(
        'Short name that starts the keys of its tasks. Made from the name if omitted.',
      ),
      private: z.boolean().optional().describe('True to show it only to its members. Defaults to false.'),
      starts_on: planningDate()
        .optional()
        .describe('The day from which the days of the template count. Defaults to today.'),
    }),
    output: Project,
    offline: true,
    errors: ['PROJECT_TEMPLATE_NOT_FOUND', 'PROJECT_KEY_TAKEN', 'ID_TAKEN'],
    events: ['project.created', 'project.member_added', 'task.created'],
  }),
  saveAsTemplate: mutation({
    summary: 'Create a template for the team from a project, without people and comments',
    access: 'project:project.manage',
    rest: 'POST /projects/{project_id}/template',
    status: 201,
    serves: 'archived',
    input: inTeam({
      project_id: projectId,
      name: line(200).describe('Name of the template, unique in the team.'),
      description: markdown(2000, 0).optional().describe('What projects it is for.'),
    }),
    output: ProjectTemplate,
    errors: ['PROJECT_NOT_FOUND', 'NAME_TAKEN', 'PROJECT_TEMPLATE_TOO_LARGE', 'TIER_LIMIT_EXCEEDED'],
    events: ['project.template_saved'],
  }),
  deleteTemplate: mutation({
    summary: 'Delete a template of the team; projects made from it stay',
    access: 'team:projects.create',
    rest: 'DELETE /projects/templates/{template_id}',
    input: inTeam({ template_id: ref('project_template').describe('Id of the template, from projects.templates.') }),
    output: z.strictObject({ id: ref('project_template') }).meta({ id: 'DeletedProjectTemplate' }),
    errors: ['PROJECT_TEMPLATE_NOT_FOUND'],
    events: ['project.template_deleted'],
  }),
};
