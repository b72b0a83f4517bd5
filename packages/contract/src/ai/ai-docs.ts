import { z } from 'zod';
import { mutation, query, subscription } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { inTeam, markdownOut, rawText, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { Document } from '../knowledge/documents.ts';
import { Operation } from '../platform/operations.ts';
import { projectId } from '../work/projects.schemas.ts';
import { Provenance } from './ai.schemas.ts';
import { aiLimit } from './ai.texts.ts';
import { isInside } from './paths.ts';

const Kind = z.enum(['reference', 'readme', 'comments', 'changelog']);
const State = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);

const job = {
  id: ref('ai_doc_job'),
  path: z.string(),
  kind: Kind,
  state: State,
  progress: z.int().describe('In per cent.'),
  error: z.string().nullable().describe('Code of the error, if it failed.'),
  requested_by: ref('person'),
  requester: PersonName,
  created_at: timestamp(),
  finished_at: timestamp().nullable(),
};
const AiDocJobRow = z.strictObject(job).meta({ id: 'AiDocJobRow' });
const AiDocJob = z
  .strictObject({
    ...job,
    document: markdownOut().nullable().describe('What was written. Null until it is finished.'),
    reused: z.boolean().describe('Whether the same was asked and written before, so that nothing was asked again.'),
    provenance: Provenance.nullable(),
  })
  .meta({ id: 'AiDocJob' });
const oneJob = {
  project_id: projectId,
  job_id: ref('ai_doc_job').describe('Id of the job, from aiDocs.jobs.list.'),
};
const filters = {
  kind: Kind.optional().describe('Only this kind, such as readme.'),
  path: text(500).optional().describe('Only this file.'),
};

/** The text of a file that is to be documented. */
export const DocSource = rawText(1_000_000).refine((value) => value.trim() !== '', { error: 'is empty' });

/** Documentation of the files of a project. */
export const aiDocs = {
  request: mutation({
    summary: 'Request documentation of one file of a project',
    access: 'project:jobs.request',
    rest: 'POST /projects/{project_id}/ai-docs/request',
    status: 201,
    tx: 'manual',
    limit: aiLimit,
    input: inTeam({
      project_id: projectId,
      path: text(500)
        .refine(isInside, { error: 'must be a path inside the project' })
        .meta({ description: 'Where the file is in the project.', examples: ['src/index.ts'] }),
      source: DocSource.optional().describe('What the file says, at most a million characters. Give this, or file_id.'),
      file_id: ref('file').optional().describe('An uploaded file of text, at most a million bytes.'),
      kind: Kind.optional().describe('What to write. Defaults to reference.'),
    }),
    output: AiDocJob,
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'FILE_NOT_FOUND', 'TIER_LIMIT_EXCEEDED', 'AI_DISABLED'],
    events: ['ai_doc_job.requested'],
  }),
  history: query({
    summary: 'List the documentation that was written for a project, newest first',
    access: 'project:jobs.read',
    rest: 'GET /projects/{project_id}/ai-docs/history',
    input: inTeam({ project_id: projectId, ...pageInput, ...viewInput, ...filters }),
    output: Page(AiDocJob).meta({ id: 'AiDocHistoryPage' }),
    errors: ['PROJECT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  jobs: {
    list: query({
      summary: 'List the jobs that document files of a project, newest first',
      access: 'project:jobs.read',
      rest: 'GET /projects/{project_id}/ai-docs/jobs',
      input: inTeam({
        project_id: projectId,
        ...pageInput,
        ...filters,
        state: State.optional().describe('Only jobs in this state, such as running.'),
      }),
      output: Page(AiDocJobRow).meta({ id: 'AiDocJobPage' }),
      errors: ['PROJECT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    get: query({
      summary: 'Get a job with what it has written',
      access: 'project:jobs.read',
      rest: 'GET /projects/{project_id}/ai-docs/jobs/{job_id}',
      input: inTeam(oneJob),
      output: AiDocJob,
      errors: ['PROJECT_NOT_FOUND', 'AI_DOC_JOB_NOT_FOUND'],
    }),
    watch: subscription({
      summary: 'Watch a job: how it is now, then every change until it has ended',
      access: 'project:jobs.read',
      rest: 'GET /projects/{project_id}/ai-docs/jobs/{job_id}/stream',
      input: inTeam(oneJob),
      output: AiDocJob,
      errors: ['PROJECT_NOT_FOUND', 'AI_DOC_JOB_NOT_FOUND', 'TOO_MANY_STREAMS'],
    }),
    cancel: mutation({
      summary: 'Cancel a job that documents a file',
      access: 'project:jobs.request',
      rest: 'POST /projects/{project_id}/ai-docs/jobs/{job_id}/cancel',
      input: inTeam(oneJob),
      output: AiDocJob,
      errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'AI_DOC_JOB_NOT_FOUND', 'AI_DOC_JOB_STATE'],
      events: ['ai_doc_job.finished'],
    }),
    retry: mutation({
      summary: 'Retry a job that failed or was cancelled; what was written is kept',
      access: 'project:jobs.request',
      rest: 'POST /projects/{project_id}/ai-docs/jobs/{job_id}/retry',
      input: inTeam(oneJob),
      output: AiDocJob,
      errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'AI_DOC_JOB_NOT_FOUND', 'AI_DOC_JOB_STATE'],
      events: ['ai_doc_job.requested'],
    }),
    publish: mutation({
      summary: 'Publish the documentation of a job in the knowledge of its project',
      access: 'project:jobs.request',
      rest: 'POST /projects/{project_id}/ai-docs/jobs/{job_id}/publish',
      status: 201,
      input: inTeam(oneJob),
      output: Document,
      errors: [
        'PROJECT_NOT_FOUND',
        'PROJECT_ARCHIVED',
        'AI_DOC_JOB_NOT_FOUND',
        'AI_DOC_JOB_STATE',
        'TIER_LIMIT_EXCEEDED',
      ],
      events: ['ai_doc_job.published', 'document.created', 'document.updated', 'operation.queued'],
    }),
    export: mutation({
      summary: 'Export what a job has written as PDF, Word or Markdown',
      access: 'project:jobs.read',
      rest: 'POST /projects/{project_id}/ai-docs/jobs/{job_id}/export',
      status: 202,
      input: inTeam({
        ...oneJob,
        format: z.enum(['pdf', 'docx', 'md']).describe('md is the text as it was written.'),
      }),
      output: Operation,
      errors: ['PROJECT_NOT_FOUND', 'AI_DOC_JOB_NOT_FOUND', 'AI_DOC_JOB_STATE'],
      events: ['operation.queued'],
    }),
  },
};
