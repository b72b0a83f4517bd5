import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { inTeam, line, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { homeErrors } from '../platform/files.ts';
import { projectId } from './projects.schemas.ts';
import { taskId } from './tasks.schemas.ts';

const onTask = { project_id: projectId, task_id: taskId };

export const TaskAttachment = z
  .strictObject({
    id: ref('task_attachment'),
    task_id: ref('task'),
    kind: z.enum(['file', 'link']),
    title: z.string(),
    url: z.string().describe('Where to download the file, or where the link leads.'),
    file_id: ref('file').nullable(),
    content_type: z.string().nullable(),
    size: z.int().nullable().describe('In bytes; null for a link.'),
    created_by: ref('person').nullable(),
    creator: PersonName.nullable(),
    created_at: timestamp(),
  })
  .meta({ id: 'TaskAttachment' });
export type TaskAttachment = z.infer<typeof TaskAttachment>;

/** Files and links at a task. Whoever sees the task sees them. */
export const taskAttachments = {
  list: query({
    summary: 'List the files and links that are attached to a task',
    access: 'project:tasks.read',
    rest: 'GET /projects/{project_id}/tasks/{task_id}/attachments',
    input: inTeam({ ...onTask, ...pageInput }),
    output: Page(TaskAttachment).meta({ id: 'TaskAttachmentPage' }),
    errors: ['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create an attachment of a task: an uploaded file, or a link',
    access: 'project:tasks.write',
    rest: 'POST /projects/{project_id}/tasks/{task_id}/attachments',
    status: 201,
    input: inTeam({
      ...onTask,
      file_id: ref('file').optional().describe('A file that you uploaded, from files.upload. It moves to the task.'),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2000)
        .optional()
        .meta({
          description: 'A link instead of a file. It is never opened by us.',
          examples: ['https://example.com/plan'],
        }),
      title: line(200).optional().describe('How it is shown. Defaults to the name of the file, or the link.'),
    }),
    output: TaskAttachment,
    errors: ['FILE_NOT_FOUND', 'FILE_IN_USE', ...homeErrors, 'TASK_FULL'],
    events: ['task.attachment_added'],
  }),
  delete: mutation({
    summary: 'Delete an attachment of a task; a file can be restored for 30 days',
    access: 'project:tasks.write',
    rest: 'DELETE /projects/{project_id}/tasks/{task_id}/attachments/{attachment_id}',
    input: inTeam({
      ...onTask,
      attachment_id: ref('task_attachment').describe('Id of the attachment, from tasks.attachments.list.'),
    }),
    output: TaskAttachment,
    errors: [
      'TASK_NOT_FOUND',
      'PROJECT_NOT_FOUND',
      'PROJECT_ARCHIVED',
      'TASK_ATTACHMENT_NOT_FOUND',
      'FILE_NOT_FOUND',
      'FILE_IN_USE',
    ],
    events: ['task.attachment_removed', 'file.deleted'],
  }),
};
