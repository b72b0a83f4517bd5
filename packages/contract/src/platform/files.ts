import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { type Tier } from '../kit/define.ts';
import { inTeam, keyedRef, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

const MB = 1024 * 1024;
/** The largest file and the most bytes a day (UTC) of a team, by its tier. */
export const uploadLimits: Readonly<Record<Tier, { readonly file_bytes: number; readonly day_bytes: number }>> = {
  free: { file_bytes: 25 * MB, day_bytes: 250 * MB },
  pro: { file_bytes: 100 * MB, day_bytes: 5000 * MB },
  premium: { file_bytes: 500 * MB, day_bytes: 50_000 * MB },
};

export const FileAudience = z.enum(['own', 'team']).meta({ id: 'FileAudience' });

export const File = z
  .strictObject({
    id: ref('file'),
    team_id: ref('team'),
    name: z.string(),
    content_type: z.string().meta({ description: 'Read from the bytes, whatever the sender said.' }),
    size: z.int().meta({ description: 'In bytes.' }),
    sha256: z.string(),
    ticket_id: ref('ticket').nullable(),
    is_internal: z.boolean().meta({ description: 'Only for those who handle tickets.' }),
    audience: FileAudience,
    uploaded_by: ref('person').nullable().meta({ description: 'Hidden from requesters, unless it is them.' }),
    created_at: timestamp(),
    deleted_at: timestamp().nullable(),
    url: z.string().meta({ description: 'Where its bytes are, for those who may see it.' }),
  })
  .meta({ id: 'File' });
export type File = z.infer<typeof File>;

const FilePage = Page(File).meta({ id: 'FilePage' });
export const sha256 = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/);
const disposition = z
  .enum(['attachment', 'inline'])
  .optional()
  .meta({ description: 'Inline only for images, sound and film; everything else is saved.' });
const named = { file_id: ref('file') };

/** A file that a link may be followed to for a few minutes without signing in, as `<img>` and `<a>` need it. */
export const Download = z
  .strictObject({ file: File, link: z.string(), link_expires_at: timestamp() })
  .meta({ id: 'Download' });

/**
 * A file that hangs at a ticket is seen by those who see the ticket, an internal one only by those who handle tickets.
 * One that hangs at nothing is its uploader's, or for everybody who reads the team's files.
 */
export const files = {
  list: query({
    summary: 'List the files you may see, newest first',
    access: 'team:files.read',
    rest: 'GET /files',
    aliases: ['GET /files/list'],
    input: inTeam({
      ...pageInput,
      search: text(200).optional().meta({ description: 'A part of the name.' }),
      content_type: z
        .string()
        .max(100)
        .regex(/^[a-z]+\/([a-z0-9.+-]+|\*)$/)
        .optional()
        .meta({ examples: ['image/png', 'image/*'] }),
      ticket_id: ref('ticket').optional(),
      uploaded_by: ref('person').optional(),
      created_after: timestamp().optional(),
      created_before: timestamp().optional(),
      deleted: z.boolean().optional().meta({ description: 'Those that can be restored, instead.' }),
    }),
    output: FilePage,
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  forTicket: query({
    summary: 'List the files of a ticket, newest first',
    access: 'team:files.read',
    rest: 'GET /files/ticket/{ticket_id}',
    input: inTeam({ ticket_id: keyedRef('ticket'), ...pageInput }),
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
    input: inTeam({ ...named, disposition }),
    output: Download,
    errors: ['FILE_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
  }),
  content: query({
    summary: 'Download a file through a link that files.download gave',
    access: 'signed:file',
    rest: 'GET /files/content/{grant}',
    door: 'download',
    input: z.strictObject({ grant: z.string().max(1000), disposition }),
    output: Download,
    errors: ['FILE_NOT_FOUND', 'LINK_EXPIRED', 'RANGE_NOT_SATISFIABLE'],
  }),
  upload: mutation({
    summary: 'Upload a file, for a ticket or to attach later',
    access: 'team:files.write',
    rest: 'POST /files/upload',
    status: 201,
    door: 'upload',
    input: inTeam({
      ticket_id: keyedRef('ticket').optional(),
      is_internal: z.boolean().optional(),
      audience: FileAudience.optional(),
      sha256: sha256.optional().meta({ description: 'Refuses bytes that arrive changed.' }),
    }),
    output: File,
    errors: ['TICKET_NOT_FOUND', 'FILE_CORRUPT'],
    events: ['file.uploaded'],
  }),
  attach: mutation({
    summary: 'Attach a file to a ticket, or make an attachment internal or public',
    access: 'team:files.write',
    rest: 'POST /files/{file_id}/attach',
    input: inTeam({ ...named, ticket_id: keyedRef('ticket'), is_internal: z.boolean().optional() }),
    output: File,
    errors: ['FILE_NOT_FOUND', 'TICKET_NOT_FOUND'],
    events: ['file.attached'],
  }),
  delete: mutation({
    summary: 'Delete a file; it can be restored for 30 days',
    access: 'team:files.write',
    rest: 'DELETE /files/{file_id}',
    aliases: [{ rest: 'DELETE /files/delete/{id}', rename: { id: 'file_id' } }],
    input: inTeam(named),
    output: File,
    errors: ['FILE_NOT_FOUND'],
    events: ['file.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted file',
    access: 'team:files.write',
    rest: 'POST /files/{file_id}/restore',
    input: inTeam(named),
    output: File,
    errors: ['FILE_NOT_FOUND'],
    events: ['file.restored'],
  }),
};
