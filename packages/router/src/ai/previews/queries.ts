import { sql } from 'kysely';
import type { PreviewState } from '@deskwire/contract/ai/previews.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';

const on = tables<'preview_jobs' | 'preview_log_lines'>();
export type Platform = 'web' | 'ios' | 'android';
/** A file of which a preview is built, as it was when it was asked for. */
export interface Source {
  readonly path: string;
  readonly file_id: string;
  readonly size: number;
  readonly sha256: string;
}
/** A project of the team. */
export interface Place extends InTeam {
  readonly project_id: string;
}

const columns = [
  'j.id',
  'j.project_id',
  sql<Platform>`j.platform`.as('platform'),
  sql<PreviewState>`j.state`.as('state'),
  'j.attempt',
  'j.progress',
  'j.error',
  'j.built',
  'j.requested_by',
  'j.created_at',
  'j.started_at',
  'j.finished_at',
  'j.artifact_file_id',
  'j.artifact_expires_at',
  sql<readonly Source[]>`j.files`.as('files'),
  personShown('j.team_id', 'j.requested_by').as('requester'),
] as const;
const jobs = (db: Db, { team_id, project_id }: Place) =>
  on(db).selectFrom('preview_jobs as j').where('j.team_id', '=', team_id).where('j.project_id', '=', project_id);

export const findJob = (db: Db, place: Place, id: string) =>
  jobs(db, place).select(columns).where('j.id', '=', id).executeTakeFirst();
export type JobRow = NonNullable<Awaited<ReturnType<typeof findJob>>>;

export interface JobFilter {
  readonly platform: Platform | undefined;
  readonly state: PreviewState | undefined;
}
export function listJobs(db: Db, place: Place, { platform, state }: JobFilter, slice: Slice) {
  const matching = jobs(db, place)
    .$if(platform !== undefined, (q) => q.where('j.platform', '=', platform!))
    .$if(state !== undefined, (q) => q.where('j.state', '=', state!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('j.id') },
    ['j.created_at', 'j.id'],
    'desc',
    slice,
  );
}

/** The newest job that has built the same, and whose artifact is there. */
export const findSame = (db: Db, place: Place, input_hash: string, now: string) =>
  jobs(db, place)
    .select('j.id')
    .where('j.input_hash', '=', input_hash)
    .where('j.state', '=', 'succeeded')
    .where('j.artifact_file_id', 'is not', null)
    .where('j.artifact_expires_at', '>', now)
    .orderBy('j.created_at', 'desc')
    .executeTakeFirst();

export interface NewJob {
  readonly id: string;
  readonly platform: Platform;
  readonly files: readonly Source[];
  readonly input_hash: string;
  readonly requested_by: string;
  readonly created_at: string;
}
export const insertJob = (db: Tx, { team_id, project_id }: Place, { files, ...job }: NewJob) =>
  on(db)
    .insertInto('preview_jobs')
    .values({ ...job, team_id, project_id, files: JSON.stringify(files), state: 'queued' })
    .execute();

interface Moved {
  readonly state: PreviewState;
  readonly error?: string | null;
  readonly progress?: number;
  readonly built?: boolean | null;
  readonly artifact_file_id?: string | null;
  readonly artifact_expires_at?: string | null;
  readonly heard_at?: string | null;
  readonly started_at?: string | null;
  readonly deadline_at?: string | null;
  readonly finished_at?: string | null;
}
/** Moves a job from one of some states to another; undefined where somebody else was faster, or it was started anew. */
export const moveJob = (
  db: Tx,
  { team_id }: InTeam,
  { id, attempt }: { readonly id: string; readonly attempt?: number | undefined },
  from: readonly PreviewState[],
  to: Moved,
) =>
  on(db)
    .updateTable('preview_jobs')
    .set((eb) => ({ ...to, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', 'in', from)
    .$if(attempt !== undefined, (q) => q.where('attempt', '=', attempt!))
    .returning(['id', 'project_id', 'platform', 'version'])
    .executeTakeFirst();

export function listLines(
  db: Db,
  { team_id }: InTeam,
  { id, attempt }: { readonly id: string; readonly attempt: number },
  slice: Slice,
) {
  const matching = on(db)
    .selectFrom('preview_log_lines')
    .select(['n', 'text', 'at'])
    .where('team_id', '=', team_id)
    .where('job_id', '=', id)
    .where('attempt', '=', attempt);
  return listed(db, { rows: matching, matching }, ['n'], 'asc', slice);
}
