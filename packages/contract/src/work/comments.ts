import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { commentContent, commentId, PostedComment, ProjectComment } from './comments.schemas.ts';
import { projectId } from './projects.schemas.ts';
import { named, underProject } from './tasks.schemas.ts';

const inProject = { project_id: projectId };
const oneComment = { ...inProject, comment_id: commentId };
const CommentPage = Page(ProjectComment).meta({
  id: 'ProjectCommentPage',
});
const listErrors = ['INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;
const changing = ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'PROJECT_COMMENT_NOT_FOUND'] as const;
const atTask = ['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND'] as const;
const entity = {
  entity_type: z
    .enum(['project', 'task'])
    .optional()
    .describe('What the comment is about. Defaults to task with an entity_id, else to project.'),
  entity_id: text(64).optional().describe('The project or task, by UUID or by key. Omit for the project.'),
};
const writing = {
  id: proposedId('project_comment'),
  content: commentContent,
  parent_id: ref('project_comment').optional().describe('The comment to reply to, which is not a reply itself.'),
};
const Deleted = z
  .strictObject({ id: ref('project_comment'), deleted_at: timestamp(), purge_at: timestamp() })
  .meta({ id: 'DeletedProjectComment' });

/** Talk at projects and tasks. Everybody who sees the project reads it. */
export const comments = {
  list: query({
    summary: 'List the comments of a project and its tasks, oldest first',
    access: 'project:comments.read',
    rest: 'GET /projects/{project_id}/comments',
    input: inTeam({ ...inProject, ...entity, ...pageInput, ...viewInput }),
    output: CommentPage,
    errors: ['PROJECT_NOT_FOUND', 'TASK_NOT_FOUND', ...listErrors],
  }),
  create: mutation({
    summary: 'Create a comment on a project or one of its tasks',
    access: 'project:comments.write',
    rest: 'POST /projects/{project_id}/comments',
    status: 201,
    input: inTeam({ ...inProject, ...entity, ...writing }),
    output: PostedComment,
    offline: true,
    errors: [...changing, 'TASK_NOT_FOUND', 'ID_TAKEN'],
    events: ['comment.created'],
  }),
  update: mutation({
    summary: 'Update a comment of yours',
    access: 'project:comments.write',
    rest: 'PATCH /projects/{project_id}/comments/{comment_id}',
    input: inTeam({ ...oneComment, version: expectedVersion(), content: commentContent }),
    output: PostedComment,
    offline: true,
    errors: [...changing, 'VERSION_CONFLICT'],
    events: ['comment.edited'],
  }),
  delete: mutation({
    summary: 'Delete a comment; its replies stay, and it can be restored for 30 days',
    access: 'project:comments.write',
    rest: 'DELETE /projects/{project_id}/comments/{comment_id}',
    input: inTeam(oneComment),
    output: Deleted,
    errors: changing,
    events: ['comment.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted comment',
    access: 'project:comments.write',
    rest: 'POST /projects/{project_id}/comments/{comment_id}/restore',
    input: inTeam(oneComment),
    output: ProjectComment,
    errors: changing,
    events: ['comment.restored'],
  }),
  star: mutation({
    summary: 'Star a comment, for yourself',
    access: 'project:comments.read',
    rest: 'POST /projects/{project_id}/comments/{comment_id}/star',
    serves: 'archived',
    input: inTeam(oneComment),
    output: ProjectComment,
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_COMMENT_NOT_FOUND'],
    events: ['comment_star.added'],
  }),
  unstar: mutation({
    summary: 'Remove your star from a comment',
    access: 'project:comments.read',
    rest: 'DELETE /projects/{project_id}/comments/{comment_id}/star',
    serves: 'archived',
    input: inTeam(oneComment),
    output: ProjectComment,
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_COMMENT_NOT_FOUND'],
    events: ['comment_star.removed'],
  }),
  starred: query({
    summary: 'List the comments you starred, latest first',
    access: 'team:projects.read',
    rest: 'GET /comments/starred',
    input: inTeam({ ...pageInput, ...viewInput }),
    output: CommentPage,
    errors: listErrors,
  }),
};

/** The same comments, found from their task. */
export const taskComments = {
  list: query({
    summary: 'List the comments of a task, oldest first',
    access: 'project:tasks.read',
    rest: 'GET /tasks/{task_id}/comments',
    aliases: [underProject('GET', '/comments')],
    input: inTeam({ ...named, ...pageInput, ...viewInput }),
    output: CommentPage,
    errors: [...atTask, ...listErrors],
  }),
  create: mutation({
    summary: 'Create a comment on a task',
    access: 'project:tasks.write',
    rest: 'POST /tasks/{task_id}/comments',
    aliases: [underProject('POST', '/comments')],
    status: 201,
    input: inTeam({ ...named, ...writing }),
    output: PostedComment,
    offline: true,
    errors: [...atTask, 'PROJECT_ARCHIVED', 'PROJECT_COMMENT_NOT_FOUND', 'ID_TAKEN'],
    events: ['comment.created'],
  }),
  update: mutation({
    summary: 'Update a comment of yours on a task',
    access: 'project:comments.write',
    rest: 'PATCH /tasks/{task_id}/comments/{comment_id}',
    aliases: [underProject('PATCH', '/comments/{comment_id}')],
    input: inTeam({ ...named, comment_id: commentId, version: expectedVersion(), content: commentContent }),
    output: PostedComment,
    offline: true,
    errors: [...atTask, 'PROJECT_ARCHIVED', 'PROJECT_COMMENT_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['comment.edited'],
  }),
  delete: mutation({
    summary: 'Delete a comment on a task; its replies stay, and it can be restored for 30 days',
    access: 'project:comments.write',
    rest: 'DELETE /tasks/{task_id}/comments/{comment_id}',
    aliases: [underProject('DELETE', '/comments/{comment_id}')],
    input: inTeam({ ...named, comment_id: commentId }),
    output: Deleted,
    errors: [...atTask, 'PROJECT_ARCHIVED', 'PROJECT_COMMENT_NOT_FOUND'],
    events: ['comment.deleted'],
  }),
};
