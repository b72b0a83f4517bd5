import { z } from 'zod';
import { mutation, query, subscription } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { inTeam, rawText, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { sha256 } from '../platform/files.ts';
import { projectId } from '../work/projects.schemas.ts';
import { isInside } from './paths.ts';

const Platform = z.enum(['web', 'ios', 'android']).meta({ id: 'PreviewPlatform' });
const State = z
  .enum(['queued', 'running', 'succeeded', 'failed', 'cancelled'])
  .meta({ id: 'PreviewState', description: 'A job that failed or was cancelled can be retried.' });
export type PreviewState = z.infer<typeof State>;

const row = {
  id: ref('preview_job'),
  project_id: ref('project'),
  platform: Platform,
  state: State,
  attempt: z.int().describe('How often it was started.'),
  progress: z.int().describe('In per cent.'),
  error: z
    .string()
    .nullable()
    .describe('Why it failed: TIMED_OUT, WORKER_UNREACHABLE, WORKER_REFUSED, FILE_NOT_FOUND, or what the worker says.'),
  built: z
    .boolean()
    .nullable()
    .describe('False if no worker is connected, so that the artifact is a zip file of the sources.'),
  files_count: z.int(),
  requested_by: ref('person'),
  requester: PersonName,
  created_at: timestamp(),
  started_at: timestamp().nullable(),
  finished_at: timestamp().nullable(),
  artifact_expires_at: timestamp().nullable().describe('Until when what was built is kept.'),
};
const PreviewJobRow = z.strictObject(row).meta({ id: 'PreviewJobRow' });
const PreviewJob = z
  .strictObject({
    ...row,
    files: z.array(z.strictObject({ path: z.string(), size: z.int().describe('In bytes.') })),
    queue_position: z.int().nullable().describe('How many jobs start before it, and itself; null once it is started.'),
    reused: z
      .boolean()
      .describe('Whether the same was built before and is still there, so that nothing is built again.'),
  })
  .meta({ id: 'PreviewJob' });
export type PreviewJob = z.infer<typeof PreviewJob>;

/** A file that is built, or that something is built of. */
const BuildFile = z
  .strictObject({
    id: ref('file'),
    name: z.string(),
    content_type: z.string(),
    size: z.int().describe('In bytes.'),
    sha256: z.string(),
  })
  .meta({ id: 'BuildFile' });

const oneJob = {
  project_id: projectId,
  job_id: ref('preview_job').describe('Id of the job, from previews.jobs.list.'),
};
const found = ['PROJECT_NOT_FOUND', 'PREVIEW_JOB_NOT_FOUND'] as const;
const grant = z.string().min(1).max(1000).describe('The signed part of the link or grant that the worker got.');

/** A worker's report about its job. The signature is checked before any of it is read. */
export const WorkerCallback = z
  .strictObject({
    delivery_id: text(100).describe('An id of this message. What comes twice with the same id counts once.'),
    status: z.enum(['running', 'succeeded', 'failed']).describe('What the job is doing, or how it ended.'),
    progress: z.int().min(0).max(100).optional().describe('In per cent. It never goes back.'),
    error: text(200).optional().describe('Why it failed, in one line.'),
    artifact_id: ref('file').optional().describe('What was built: the id that POST /workers/artifacts answered with.'),
    first_line: z.int().min(1).max(10_000).optional().describe('Number of the first of these lines. Defaults to 1.'),
    lines: z.array(rawText(2000)).max(500).optional().describe('Lines of the log, in order.'),
  })
  .meta({ id: 'WorkerCallback' });
export type WorkerCallback = z.infer<typeof WorkerCallback>;

/** Previews of a project, built by a worker of the operator: code of a project never runs in Deskwire itself. */
export const previews = {
  request: mutation({
    summary: 'Request a preview of files of a project',
    access: 'project:jobs.request',
    rest: 'POST /projects/{project_id}/previews/request',
    status: 201,
    limit: [{ by: 'user', max: 30, seconds: 60 }],
    input: inTeam({
      project_id: projectId,
      platform: Platform.describe('What it is built for: web, ios or android.'),
      files: z
        .array(
          z.strictObject({
            path: text(500)
              .refine(isInside, { error: 'must be a path inside the project' })
              .meta({ description: 'Where the file is in the project.', examples: ['src/index.ts'] }),
            file_id: ref('file').describe('The file, from files.upload or files.list.'),
          }),
        )
        .min(1)
        .max(2000)
        .refine((files) => new Set(files.map(({ path }) => path)).size === files.length, {
          error: 'must not name a path twice',
        })
        .describe('The files of which it is built. How many there can be is part of the plan.'),
    }),
    output: PreviewJob,
    errors: ['PROJECT_NOT_FOUND', 'PROJECT_ARCHIVED', 'FILE_NOT_FOUND'],
    events: ['preview_job.requested'],
  }),
  jobs: {
    list: query({
      summary: 'List the jobs that build previews of a project, newest first',
      access: 'project:jobs.read',
      rest: 'GET /projects/{project_id}/previews/jobs',
      input: inTeam({
        project_id: projectId,
        ...pageInput,
        platform: Platform.optional().describe('Only jobs for this platform, such as web.'),
        state: State.optional().describe('Only jobs in this state, such as running.'),
      }),
      output: Page(PreviewJobRow).meta({ id: 'PreviewJobPage' }),
      errors: ['PROJECT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    get: query({
      summary: 'Get a job with its files and its place in the queue',
      access: 'project:jobs.read',
      rest: 'GET /projects/{project_id}/previews/jobs/{job_id}',
      input: inTeam(oneJob),
      output: PreviewJob,
      errors: found,
    }),
    artifact: query({
      summary: 'Get a link to what was built, which works for five minutes without signing in',
      access: 'project:jobs.read',
      rest: 'GET /projects/{project_id}/previews/jobs/{job_id}/artifact',
      secret: true,
      input: inTeam(oneJob),
      output: z
        .strictObject({ file: BuildFile, link: z.string(), link_expires_at: timestamp() })
        .meta({ id: 'PreviewArtifact' }),
      errors: [...found, 'PREVIEW_NOT_READY', 'ARTIFACT_EXPIRED'],
    }),
    logs: query({
      summary: 'List the lines that the worker printed in the latest attempt',
      access: 'project:jobs.read',
      rest: 'GET /projects/{project_id}/previews/jobs/{job_id}/logs',
      input: inTeam({ ...oneJob, ...pageInput }),
      output: Page(z.strictObject({ n: z.int(), text: z.string(), at: timestamp() }).meta({ id: 'PreviewLine' })).meta({
        id: 'PreviewLogPage',
      }),
      errors: [...found, 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    watch: subscription({
      summary: 'Watch a preview: how it is now, then every change until it has ended',
      access: 'project:jobs.read',
      rest: 'GET /projects/{project_id}/previews/jobs/{job_id}/stream',
      input: inTeam(oneJob),
      output: PreviewJob,
      errors: [...found, 'TOO_MANY_STREAMS'],
    }),
    cancel: mutation({
      summary: 'Cancel a job; later reports of its worker are ignored',
      access: 'project:jobs.request',
      rest: 'POST /projects/{project_id}/previews/jobs/{job_id}/cancel',
      input: inTeam(oneJob),
      output: PreviewJob,
      errors: [...found, 'PROJECT_ARCHIVED', 'PREVIEW_JOB_STATE'],
      events: ['preview_job.finished'],
    }),
    retry: mutation({
      summary: 'Retry a job that failed or was cancelled',
      access: 'project:jobs.request',
      rest: 'POST /projects/{project_id}/previews/jobs/{job_id}/retry',
      input: inTeam(oneJob),
      output: PreviewJob,
      errors: [...found, 'PROJECT_ARCHIVED', 'PREVIEW_JOB_STATE'],
      events: ['preview_job.requested'],
    }),
  },
  file: query({
    summary: 'Download a source file as the worker of a running job',
    access: 'signed:worker',
    rest: 'GET /workers/files/{grant}',
    door: 'download',
    input: z.strictObject({ grant }),
    output: z.strictObject({ file: BuildFile }).meta({ id: 'WorkerFile' }),
    errors: ['WORKER_CALLBACK_INVALID', 'FILE_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
  }),
  upload: mutation({
    summary: 'Upload what was built, as the worker of a running job',
    access: 'signed:worker',
    rest: 'POST /workers/artifacts',
    status: 201,
    door: 'upload',
    limit: [{ by: 'address', max: 120, seconds: 60 }],
    input: z.strictObject({
      grant,
      sha256: sha256.optional().describe('SHA-256 of the file in hex. Bytes that do not match are refused.'),
    }),
    output: BuildFile,
    errors: ['WORKER_CALLBACK_INVALID', 'FILE_CORRUPT'],
    events: ['file.uploaded'],
  }),
  callback: mutation({
    summary: 'Report the progress or the end of a job as its worker, with a signature',
    access: 'signed:worker',
    rest: 'POST /workers/callback',
    door: 'inbound',
    body: WorkerCallback,
    tx: 'manual',
    input: z.strictObject({
      job: z
        .string()
        .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[1-9]\d{0,5}$/)
        .meta({
          'x-header': 'deskwire-job',
          description: 'The job and the attempt, as the worker got them.',
          examples: ['01a22afb-3cbd-7066-85dd-f5549b9f752b:1'],
        }),
      timestamp: z
        .string()
        .regex(/^\d{10}$/)
        .meta({ 'x-header': 'deskwire-timestamp', description: 'Unix time in seconds, at most 300 from now.' }),
      signature: z
        .string()
        .regex(/^v1=[0-9a-f]{64}$/)
        .meta({
          'x-header': 'deskwire-signature',
          description: '`v1=` and the HMAC-SHA256 of `timestamp.body` in hex, keyed with the key of the attempt.',
        }),
      body: rawText(2 * 1024 * 1024).describe('The signed text: what the worker says, as JSON.'),
    }),
    output: z
      .strictObject({
        applied: z.boolean().describe('False if it was already known, or the attempt no longer counts.'),
        state: State,
      })
      .meta({ id: 'WorkerCallbackAnswer' }),
    errors: ['WORKER_CALLBACK_INVALID'],
    events: ['preview_job.finished'],
    limit: [{ by: 'input:job', max: 600, seconds: 60, proven: true }],
  }),
};
