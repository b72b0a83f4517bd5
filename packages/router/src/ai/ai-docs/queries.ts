import { sql } from 'kysely';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { isWorkedOn } from '../../kit/jobs/alive.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { writeDoc } from './writing/job.ts';

const on = tables<'ai_doc_jobs'>();
export type Kind = 'reference' | 'readme' | 'comments' | 'changelog';
export type State = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
/** A project of the team. */
export interface Place extends InTeam {
  readonly project_id: string;
}
const columns = [
  'j.id',
  'j.path',
  'j.kind',
  'j.state',
  'j.error',
  'j.sections_total',
  'j.requested_by',
  'j.created_at',
  'j.finished_at',
  'j.version',
  sql<string[]>`j.sections`.as('sections'),
  sql<Provenance | null>`j.provenance`.as('provenance'),
  personShown('j.team_id', 'j.requested_by').as('requester'),
] as const;
const jobs = (db: Db, { team_id, project_id }: Place) =>
  on(db).selectFrom('ai_doc_jobs as j').where('j.team_id', '=', team_id).where('j.project_id', '=', project_id);

export const findJob = (db: Db, place: Place, id: string) =>
  jobs(db, place).select(columns).where('j.id', '=', id).executeTakeFirst();
export type JobRow = NonNullable<Awaited<ReturnType<typeof findJob>>>;

export interface JobFilter {
  readonly kind?: Kind | undefined;
  readonly path?: string | undefined;
  readonly state?: State | undefined;
}
export function listJobs(db: Db, place: Place, { kind, path, state }: JobFilter, slice: Slice) {
  const matching = jobs(db, place)
    .$if(kind !== undefined, (q) => q.where('j.kind', '=', kind!))
    .$if(path !== undefined, (q) => q.where('j.path', '=', path!))
    .$if(state !== undefined, (q) => q.where('j.state', '=', state!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('j.id') },
    ['j.created_at', 'j.id'],
    'desc',
    slice,
  );
}

/** The newest job that has written the same lately, by the same model; null: by rules. */
export const findSame = (
  db: Db,
  place: Place,
  { input_hash, model }: { readonly input_hash: string; readonly model: string | null },
  since: string,
) =>
  jobs(db, place)
    .select('j.id')
    .where('j.input_hash', '=', input_hash)
    .where('j.state', '=', 'succeeded')
    .where('j.finished_at', '>', since)
    .where(sql<boolean>`j.provenance ->> 'model' is not distinct from ${model}::text`)
    .orderBy('j.finished_at', 'desc')
    .executeTakeFirst();

export interface NewJob {
  readonly id: string;
  readonly path: string;
  readonly kind: Kind;
  readonly source: string;
  readonly input_hash: string;
  readonly sections_total: number;
  readonly requested_by: string;
  readonly created_at: string;
}
export async function insertJob(db: Tx, { team_id, project_id }: Place, job: NewJob): Promise<void> {
  await on(db)
    .insertInto('ai_doc_jobs')
    .values({ ...job, team_id, project_id, state: 'queued' })
    .execute();
}

/** Moves a job from one of some states to another; undefined where somebody else was faster. */
export const moveJob = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  from: readonly State[],
  to: {
    readonly state: State;
    readonly error?: string | null;
    readonly finished_at?: string | null;
  },
) =>
  on(db)
    .updateTable('ai_doc_jobs')
    .set((eb) => ({ ...to, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning(['id', 'project_id', 'version'])
    .executeTakeFirst();

/** Ends jobs of all teams that no worker will do. */
export const endAbandoned = (db: Tx, now: string) =>
  on(db)
    .updateTable('ai_doc_jobs as j')
    .set((eb) => ({ state: 'failed', error: 'INTERNAL', finished_at: now, version: eb('j.version', '+', 1) }))
    // Written out, so that the index of those in progress serves whatever plan is kept.
    .where(sql<boolean>`j.state in ('queued', 'running')`)
    .where((eb) => eb.not(isWorkedOn(writeDoc, 'job_id', sql.ref('j.id'))))
    .returning(['j.team_id', 'j.id', 'j.project_id', 'j.version'])
    .execute();

/**
 * The jobs that wrote about a file, as long as the transaction lasts: who publishes one of them waits for whoever publishes
 * another.
 */
export const lockWritten = (db: Tx, { team_id, project_id }: Place, { path, kind }: Pick<JobRow, 'path' | 'kind'>) =>
  on(db)
    .selectFrom('ai_doc_jobs')
    .select(['id', 'document_id'])
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where('path', '=', path)
    .where('kind', '=', kind)
    .where('state', '=', 'succeeded')
    .orderBy('id')
    .forUpdate()
    .execute();
/** A document says what one job wrote: this one from now on. */
export async function setPublished(db: Tx, { team_id }: InTeam, id: string, document_id: string): Promise<void> {
  const jobs = on(db).updateTable('ai_doc_jobs').where('team_id', '=', team_id);
  await jobs.set({ document_id: null }).where('document_id', '=', document_id).execute();
  await jobs.set({ document_id }).where('id', '=', id).execute();
}

/** The facts about a job that a worker needs. */
export const findWork = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('ai_doc_jobs as j')
    .select(['j.id', 'j.state', 'j.path', 'j.kind', 'j.source', sql<string[]>`j.sections`.as('sections')])
    .where('j.team_id', '=', team_id)
    .where('j.id', '=', id)
    .executeTakeFirst();

export interface Section {
  /** How many come before it. */
  readonly at: number;
  readonly text: string;
  readonly provenance: Provenance;
}
/** Keeps one more section of a job that still runs, and who wrote it. Whether it does. */
export async function addSection(
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { at, text, provenance }: Section,
): Promise<boolean> {
  const kept = await on(db)
    .updateTable('ai_doc_jobs')
    .set({ sections: sql`sections || ${JSON.stringify([text])}::jsonb`, provenance: JSON.stringify(provenance) })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where(sql<boolean>`jsonb_array_length(sections) = ${at}`)
    .returning('id')
    .executeTakeFirst();
  return kept !== undefined;
}
