import { z } from 'zod';
import { projectRoles } from '../kit/access.ts';
import { isoDate, line, markdownOut, ref, timestamp } from '../kit/fields.ts';
import { PersonName } from '../identity/names.ts';

export const ProjectRole = z
  .enum(projectRoles)
  .meta({ id: 'ProjectRole', description: 'What a person may do in a project, from viewer to owner.' });
export const TaskCategory = z
  .enum(['todo', 'doing', 'done', 'cancelled'])
  .meta({ id: 'TaskCategory', description: 'What a status of tasks means, whatever a project calls it.' });
export type TaskCategory = z.infer<typeof TaskCategory>;

/** A project by its id or by a key that it has or had. */
export const projectId = z
  .string()
  .max(64)
  .regex(/^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[A-Za-z][A-Za-z0-9]{1,9})$/, {
    error: 'must be a UUID or a key such as WEB',
  })
  .meta({ ref: 'project', description: 'The project, by UUID or by key such as WEB.', examples: ['WEB'] });

/** Words of paths that stand where a project's key does: `/projects/templates`. */
const reserved = new Set(['TEMPLATES', 'TEMPLATE', 'FROM', 'TAGS', 'TEAM', 'TASKS']);
export const ProjectKey = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z][A-Z0-9]{1,9}$/, { error: 'must be 2 to 10 capital letters and digits, such as WEB' })
  .refine((key) => !reserved.has(key), { error: 'is reserved' })
  .meta({
    description: 'Short name that starts the keys of its tasks: 2 to 10 letters and digits, such as WEB.',
    examples: ['WEB'],
  });

export const Project = z
  .strictObject({
    id: ref('project'),
    team_id: ref('team'),
    key: z.string().meta({ examples: ['WEB'] }),
    name: z.string(),
    description: markdownOut(),
    private: z.boolean().describe('Visible only to its members and to admins of the team.'),
    lead_id: ref('person').nullable(),
    lead: PersonName.nullable(),
    starts_on: isoDate().nullable(),
    due_on: isoDate().nullable(),
    cascade_close: z.boolean().describe('Whether closing a task also closes its sub-tasks.'),
    tags: z.array(z.string()),
    favorite: z.boolean().describe('Whether it is one of your favourites.'),
    role: ProjectRole.describe('What you may do in it.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    archived_at: timestamp().nullable(),
    deleted_at: timestamp().nullable(),
    purge_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

export const ProjectMember = z
  .strictObject({
    person_id: ref('person'),
    user_id: ref('user').nullable(),
    name: z.string(),
    role: ProjectRole,
    created_at: timestamp(),
  })
  .meta({ id: 'ProjectMember' });
export type ProjectMember = z.infer<typeof ProjectMember>;

export const ProjectTag = z
  .strictObject({ id: ref('project_tag'), name: z.string(), created_at: timestamp() })
  .meta({ id: 'ProjectTag' });
export const tagName = line(50).describe('Name of the tag, unique in the project.');

const slug = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .meta({ examples: ['in_progress'] })
  .describe('Stable name: lower-case letters, digits and underscores.');
export const TaskStatus = z
  .strictObject({
    slug,
    name: line(50).describe('Name that people see.'),
    category: TaskCategory.describe('What the status means: todo, doing, done or cancelled.'),
  })
  .meta({ id: 'TaskStatus' });
export type TaskStatus = z.infer<typeof TaskStatus>;
export const statusSlug = slug.describe('Slug of one of the statuses of the project.');
