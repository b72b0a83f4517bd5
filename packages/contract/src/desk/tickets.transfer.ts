import { z } from 'zod';
import { mutation } from '../define.ts';
import { inTeam, ref, text } from '../kit/fields.ts';
import { sha256 } from '../platform/files.ts';
import { Operation } from '../platform/operations.ts';
import { ticketFilter } from './tickets.filter.ts';
import { TicketPriority, TicketType } from './tickets.schemas.ts';

/** The field that a column of an imported file contains. */
export const ImportField = z
  .enum([
    'title',
    'description',
    'type',
    'priority',
    'status',
    'category',
    'tags',
    'reporter_email',
    'reporter_name',
    'assignee_email',
    'created_at',
    'resolved_at',
    'closed_at',
    'resolution_notes',
    'external_key',
    'id',
  ])
  .meta({ id: 'ImportField' });
export type ImportField = z.infer<typeof ImportField>;

/** How a file is turned into tickets. */
export const importOptions = {
  mapping: z
    .partialRecord(ImportField, text(200))
    .optional()
    .meta({
      description: 'Heading of the column for each field. Fields not listed are matched by common headings.',
      examples: [{ title: 'Summary', reporter_email: 'Reported by' }],
    }),
  dry_run: z
    .boolean()
    .optional()
    .describe('True to report what would happen without writing anything. Defaults to false.'),
  default_type: TicketType.optional().describe('Type of lines that have none. Defaults to request.'),
  default_priority: TicketPriority.optional().describe('Priority of lines that have none. Defaults to medium.'),
  reporters: z
    .enum(['create', 'match', 'me'])
    .optional()
    .describe(
      'Who reported the tickets. create (the default): the people in the file, adding contacts where needed. match: only people the team knows; other lines are refused. me: you.',
    ),
  duplicates: z
    .enum(['skip', 'update'])
    .optional()
    .describe(
      'What a line does whose external key was imported before, or that was exported from a ticket of this team. skip (the default): leave the ticket unchanged. update: update its title, description, type, priority, category, tags and own fields.',
    ),
};

/** Bulk import and export of tickets. Each is an operation that resumes where it was interrupted. */
export const ticketTransfer = {
  import: mutation({
    summary: 'Import tickets from an uploaded CSV or XLSX file',
    access: 'team:tickets.manage',
    rest: 'POST /tickets/import',
    status: 202,
    input: inTeam({
      file_id: ref('file').describe('The uploaded CSV or XLSX file, from files.upload.'),
      ...importOptions,
    }),
    output: Operation,
    errors: ['FILE_NOT_FOUND'],
    events: ['operation.queued'],
    limit: [{ by: 'user', max: 10, seconds: 60 }],
  }),
  importFile: mutation({
    summary: 'Import tickets from a CSV or XLSX file that is part of the request',
    access: 'team:tickets.manage',
    rest: 'POST /tickets/import/file',
    status: 202,
    door: 'upload',
    input: inTeam({
      ...importOptions,
      sha256: sha256.optional().describe('SHA-256 of the file in hex. Bytes that do not match are refused.'),
    }),
    output: Operation,
    errors: ['FILE_CORRUPT'],
    events: ['file.uploaded', 'operation.queued'],
    limit: [{ by: 'user', max: 10, seconds: 60 }],
  }),
  export: mutation({
    summary: 'Export the tickets that match a filter to a file',
    access: 'team:reports.export',
    rest: 'POST /tickets/export',
    status: 202,
    input: inTeam({
      format: z.enum(['csv', 'ndjson']).optional().describe('Format of the file. Defaults to csv.'),
      bom: z
        .boolean()
        .optional()
        .describe('Whether a CSV file begins with a byte order mark, as spreadsheets need it. Defaults to true.'),
      ...ticketFilter,
    }),
    output: Operation,
    errors: ['FILTER_UNKNOWN'],
    events: ['operation.queued'],
    limit: [{ by: 'user', max: 10, seconds: 60 }],
  }),
};
