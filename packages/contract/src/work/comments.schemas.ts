import { z } from 'zod';
import { markdown, markdownOut, ref, timestamp } from '../kit/fields.ts';
import { PersonName } from '../identity/names.ts';
import { ProjectName, TaskName } from './names.ts';

const shape = {
  id: ref('project_comment'),
  project_id: ref('project'),
  project: ProjectName,
  task_id: ref('task').nullable().describe('The task that it is about; null where it is about the project.'),
  task: TaskName.nullable(),
  parent_id: ref('project_comment').nullable().describe('The comment that it replies to.'),
  author_id: ref('person'),
  author: PersonName,
  content: markdownOut().describe('`<@person id>` mentions somebody.'),
  mentions: z.array(z.strictObject({ person_id: ref('person'), name: z.string() })),
  starred: z.boolean().describe('Whether you starred it. Others do not see that.'),
  created_at: timestamp(),
  edited_at: timestamp().nullable(),
  deleted_at: timestamp().nullable(),
  version: z.int(),
  can: z.array(z.enum(['update', 'delete'])).describe('What you may do with it, by the procedures of comments.'),
};
export const ProjectComment = z.strictObject(shape).meta({ id: 'ProjectComment' });
export type ProjectComment = z.infer<typeof ProjectComment>;
/** A comment as its author gets it back. */
export const PostedComment = z
  .strictObject({
    ...shape,
    unreachable: z.array(ref('person')).describe('Those mentioned who cannot see the project, and so hear nothing.'),
  })
  .meta({ id: 'PostedComment' });
export type PostedComment = z.infer<typeof PostedComment>;

export const commentContent = markdown(20_000).describe(
  'What you want to say. `<@person id>` mentions somebody, except in code.',
);
export const commentId = ref('project_comment').describe('Id of the comment, from comments.list.');
