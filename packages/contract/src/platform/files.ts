import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, keyedRef, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { PersonName } from '../identity/names.ts';
import { projectId } from '../work/projects.schemas.ts';
import { taskId } from '../work/tasks.schemas.ts';

export const FileAct = z
  .enum(['attach', 'delete', 'restore'])
  .meta({ id: 'FileAct', description: 'A procedure of files.' });
export type FileAct = z.infer<typeof FileAct>;

export const FileAudience = z.enum(['own', 'team']).meta({ id: 'FileAudience' });

export const File = z
  .strictObject({
    id: ref('file'),
    team_id: ref('team'),
    name: z.string(),
    content_type: z.string().describe('Detected from the bytes, whatever the sender said.'),
    size: z.int().describe('In bytes.'),
    sha256: z.string(),
    home_kind: z
      .string()
      .nullable()
      .describe('Kind of the row that it is attached to, such as ticket, task, project or document.')
      .meta({ examples: ['ticket'] }),
    home_id: z.uuid().nullable().describe('Id of the row that it is attached to.'),
    ticket_id: ref('ticket').nullable(),
    is_internal: z.boolean().describe('Visible only to people who handle tickets.'),
    audience: FileAudience,
    uploaded_by: ref('person').nullable().describe('Hidden from requesters, unless it is themselves.'),
    uploader: PersonName.nullable().describe('Hidden from requesters, unless it is themselves.'),
    created_at: timestamp(),
    deleted_at: timestamp().nullable(),
    url: z.string().describe('Where to download it, for those who may see it.'),
    can: z.array(FileAct).describe('What you may do with it now, by the procedures of files.'),
  })
  .meta({ id: 'StoredFile' });
export type File = z.infer<typeof File>;

const FilePage = Page(File).meta({ id: 'FilePage' });
export const sha256 = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] });
const disposition = z
  .enum(['attachment', 'inline'])
  .optional()
  .describe('How browsers treat it; inline works only for images, audio and video. Defaults to attachment.');
const named = { file_id: ref('file').describe('Id of the file, from files.list.') };

/** The row to attach a file to; one of these. */
const homes = {
  ticket_id: keyedRef('ticket').optional().describe('The ticket to attach it to, by UUID or by key.'),
  task_id: taskId.optional().describe('The task to attach it to, by UUID or by key.'),
  project_id: projectId.optional().describe('The project to attach it to, by UUID or by key.'),
  document_id: ref('document').optional().describe('The document to attach it to.'),
};
export const homeErrors = [
  'TICKET_NOT_FOUND',
  'TASK_NOT_FOUND',
  'PROJECT_NOT_FOUND',
  'DOCUMENT_NOT_FOUND',
  'PROJECT_ARCHIVED',
] as const;

/** A file with a link that works for a few minutes without signing in, for `<img>` and `<a>`. */
export const Download = z
  .strictObject({ file: File, link: z.string(), link_expires_at: timestamp() })
  .meta({ id: 'Download' });

/**
 * A file is visible to those who see the row that it is attached to; an internal one of a ticket only to those who handle tickets.
 * A file not attached to anything is visible to its uploader, or to everybody who may read the team's files.
 */
export const files = {
  list: query({
    summary: 'List the files you may see, newest first',
    access: 'team:files.read',
    rest: 'GET /files',
    aliases: ['GET /files/list'],
    input: inTeam({
      ...pageInput,
      search: text(200).optional().describe('Part of the name.'),
      content_type: z
        .string()
        .max(100)
        .regex(/^[a-z]+\/([a-z0-9.+-]+|\*)$/)
        .optional()
        .meta({
          description: 'Only files of this media type, or family of types.',
          examples: ['image/png', 'image/*'],
        }),
      ticket_id: ref('ticket').optional().describe('Only files attached to this ticket, by UUID.'),
      task_id: ref('task').optional().describe('Only files attached to this task, by UUID.'),
      project_id: ref('project').optional().describe('Only files attached to this project itself, by UUID.'),
      document_id: ref('document').optional().describe('Only files attached to this document, by UUID.'),
      uploaded_by: ref('person').optional().describe('Only files uploaded by this person.'),
      created_after: timestamp().optional().describe('Only files uploaded at this moment or later.'),
      created_before: timestamp().optional().describe('Only files uploaded before this moment.'),
      deleted: z.boolean().optional().describe('True for deleted files that can be restored, instead of the others.'),
    }),
    output: FilePage,
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  forTicket: query({
    summary: 'List the files of a ticket, newest first',
    access: 'team:files.read',
    rest: 'GET /files/ticket/{ticket_id}',
    input: inTeam({
      ticket_id: keyedRef('ticket').describe('The ticket, by UUID or by key such as TKT-001.'),
      ...pageInput,
    }),
    output: FilePage,
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get the name, type, size and ticket of a file',
    access: 'team:files.read',
    rest: 'GET /files/{file_id}',
    input: inTeam(named),
    output: File,
    errors: ['FILE_NOT_FOUND'],
  }),
  download: query({
    summary: 'Download a file; over tRPC, get a link to its bytes',
    access: 'team:files.read',
    rest: 'GET /files/{file_id}/download',
    aliases: [{ rest: 'GET /files/download/{id}', rename: { id: 'file_id' } }],
    door: 'download',
    secret: true,
    input: inTeam({ ...named, disposition }),
    output: Download,
    errors: ['FILE_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
  }),
  content: query({
    summary: 'Download a file through a link that files.download gave',
    access: 'signed:file',
    rest: 'GET /files/content/{grant}',
    door: 'download',
    secret: true,
    input: z.strictObject({ grant: z.string().max(1000).describe('The signed part of the link.'), disposition }),
    output: Download,
    errors: ['FILE_NOT_FOUND', 'LINK_EXPIRED', 'RANGE_NOT_SATISFIABLE'],
  }),
  upload: mutation({
    summary: 'Upload a file, to a ticket, task, project or document or for later',
    access: 'team:files.write',
    rest: 'POST /files/upload',
    status: 201,
    door: 'upload',
    input: inTeam({
      ...homes,
      is_internal: z
        .boolean()
        .optional()
        .describe('True for an attachment that only people who handle tickets can see. Defaults to false.'),
      audience: FileAudience.optional().describe(
        'Who sees the file while it is not attached: only you (own, the default) or the team.',
      ),
      sha256: sha256.optional().describe('SHA-256 of the file in hex. Bytes that do not match are refused.'),
    }),
    output: File,
    errors: [...homeErrors, 'FILE_CORRUPT', 'TASK_FULL'],
    events: ['file.uploaded', 'task.attachment_added'],
  }),
  attach: mutation({
    summary: 'Attach a file to a row, or make an attachment internal or public',
    access: 'team:files.write',
    rest: 'POST /files/{file_id}/attach',
    input: inTeam({
      ...named,
      ...homes,
      is_internal: z
        .boolean()
        .optional()
        .describe('Whether only people who handle tickets can see it. Defaults to what it is now.'),
    }).meta({ examples: [{ ticket_id: 'TKT-001' }] }),
    output: File,
    errors: ['FILE_NOT_FOUND', 'FILE_IN_USE', ...homeErrors, 'TASK_FULL'],
    events: ['file.attached', 'task.attachment_added'],
  }),
  delete: mutation({
    summary: 'Delete a file; it can be restored for 30 days',
    access: 'team:files.write',
    rest: 'DELETE /files/{file_id}',
    aliases: [{ rest: 'DELETE /files/delete/{id}', rename: { id: 'file_id' } }],
    input: inTeam(named),
    output: File,
    errors: ['FILE_NOT_FOUND', 'FILE_IN_USE', ...homeErrors],
    events: ['file.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted file',
    access: 'team:files.write',
    rest: 'POST /files/{file_id}/restore',
    input: inTeam(named),
    output: File,
    errors: ['FILE_NOT_FOUND', ...homeErrors],
    events: ['file.restored'],
  }),
};
