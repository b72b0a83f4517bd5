import { z } from 'zod';
import { mutation } from '../define.ts';
import { inTeam, ref, text } from '../kit/fields.ts';
import { sha256 } from '../platform/files.ts';
import { Operation } from '../platform/operations.ts';
import { ticketFilter } from './tickets.filter.ts';
import { TicketPriority, TicketType } from './tickets.schemas.ts';

/** What a column of an imported file may mean. */
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
    'external_key',
  ])
  .meta({ id: 'ImportField' });
export type ImportField = z.infer<typeof ImportField>;

/** How a file becomes tickets. */
export const importOptions = {
  mapping: z
    .partialRecord(ImportField, text(200))
    .optional()
    .meta({ description: 'Field → heading of its column. What is not named is guessed from common headings.' }),
  dry_run: z.boolean().optional().meta({ description: 'Writes nothing, and reports the same.' }),
  default_type: TicketType.optional(),
  default_priority: TicketPriority.optional(),
  reporters: z.enum(['create', 'match', 'me']).optional().meta({
    description:
      'Who reported: people of the file, new ones added (create, the default); only people already known, other lines are refused (match); or you (me).',
  }),
  duplicates: z.enum(['skip', 'update']).optional().meta({
    description:
      'A line whose external key was imported before leaves its ticket unchanged (the default), or updates what stands in it: title, description, type, priority, category and tags.',
  }),
};

/** Tickets in and out by the thousand: each is an operation that goes on where it was interrupted. */
export const ticketTransfer = {
  import: mutation({
    summary: 'Import tickets from an uploaded CSV file',
    access: 'team:tickets.manage',
    rest: 'POST /tickets/import',
    status: 202,
    input: inTeam({ file_id: ref('file'), ...importOptions }),
    output: Operation,
    errors: ['FILE_NOT_FOUND'],
    events: ['operation.queued'],
    limit: [{ by: 'user', max: 10, seconds: 60 }],
  }),
  importFile: mutation({
    summary: 'Import tickets from a CSV file that is part of the request',
    access: 'team:tickets.manage',
    rest: 'POST /tickets/import/file',
    status: 202,
    door: 'upload',
    input: inTeam({ ...importOptions, sha256: sha256.optional() }),
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
    input: inTeam({ format: z.enum(['csv', 'ndjson']).optional(), ...ticketFilter }),
    output: Operation,
    events: ['operation.queued'],
    limit: [{ by: 'user', max: 10, seconds: 60 }],
  }),
};
