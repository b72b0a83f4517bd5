import { z } from 'zod';
import { mutation } from '../define.ts';
import { inTeam, ref, text } from '../kit/fields.ts';
import { sha256 } from '../platform/files.ts';
import { Operation } from '../platform/operations.ts';
import { projectId } from './projects.schemas.ts';
import { taskFilter } from './tasks.schemas.ts';

/** The field that a column of an imported file contains. */
export const TaskImportField = z
  .enum([
    'title',
    'description',
    'status',
    'priority',
    'labels',
    'assignee_email',
    'assignee_name',
    'reporter_email',
    'reporter_name',
    'start_on',
    'due_on',
    'estimate_minutes',
    'recurrence',
    'parent',
    'depends_on',
    'created_at',
    'completed_at',
    'external_key',
    'id',
  ])
  .meta({ id: 'TaskImportField' });
export type TaskImportField = z.infer<typeof TaskImportField>;

/** How a file is turned into tasks. */
export const taskImportOptions = {
  mapping: z
    .partialRecord(TaskImportField, text(200))
    .optional()
    .meta({
      description: 'Heading of the column for each field. Fields not listed are matched by common headings.',
      examples: [{ title: 'Summary', parent: 'Parent issue' }],
    }),
  dry_run: z
    .boolean()
    .optional()
    .describe('True to report what would happen without writing anything. Defaults to false.'),
  duplicates: z
    .enum(['skip', 'update'])
    .optional()
    .describe(
      'What a line does whose external key was imported into the project before, or that was exported from it. skip (the default): leave the task unchanged. update: change what the line says of it, by the rules of tasks.update.',
    ),
};

const inProject = { project_id: projectId };
const often = [{ by: 'user', max: 10, seconds: 60 }] as const;

/** Bulk import and export of the tasks of a project. Each is an operation that resumes where it was interrupted. */
export const taskTransfer = {
  import: mutation({
    summary: 'Import tasks into a project from an uploaded CSV or XLSX file',
    access: 'project:tasks.write',
    rest: 'POST /projects/{project_id}/tasks/import',
    status: 202,
    input: inTeam({
      ...inProject,
      file_id: ref('file').describe('The uploaded CSV or XLSX file, from files.upload.'),
      ...taskImportOptions,
    }),
    output: Operation,
    errors: ['FILE_NOT_FOUND', 'PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED'],
    events: ['operation.queued'],
    limit: often,
  }),
  importFile: mutation({
    summary: 'Import tasks into a project from a file that is part of the request',
    access: 'project:tasks.write',
    rest: 'POST /projects/{project_id}/tasks/import/file',
    status: 202,
    door: 'upload',
    input: inTeam({
      ...inProject,
      ...taskImportOptions,
      sha256: sha256.optional().describe('SHA-256 of the file in hex. Bytes that do not match are refused.'),
    }),
    output: Operation,
    errors: ['FILE_CORRUPT', 'PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED'],
    events: ['file.uploaded', 'operation.queued'],
    limit: often,
  }),
  export: mutation({
    summary: 'Export the tasks of a project that match a filter to a file',
    access: 'project:tasks.read',
    rest: 'POST /projects/{project_id}/tasks/export',
    status: 202,
    serves: 'archived',
    input: inTeam({
      ...inProject,
      format: z.enum(['csv', 'ndjson']).optional().describe('Format of the file. Defaults to csv.'),
      bom: z
        .boolean()
        .optional()
        .describe('Whether a CSV file begins with a byte order mark, as spreadsheets need it. Defaults to true.'),
      ...taskFilter,
    }),
    output: Operation,
    errors: ['PROJECT_NOT_FOUND'],
    events: ['operation.queued'],
    limit: often,
  }),
};
