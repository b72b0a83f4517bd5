import { sql } from 'kysely';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { teamTier } from '../../../identity/teams/fragments.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'preview_jobs'>();

/** Lets one transaction at a time decide whose turn it is. */
export const lockTurns = (db: Tx) =>
  sql`select pg_advisory_xact_lock(hashtextextended('previews turns', 0))`.execute(on(db));

export async function countRunning(db: Db): Promise<number> {
  const { used } = await on(db)
    .selectFrom('preview_jobs')
    .select((eb) => eb.fn.countAll<number>().as('used'))
    // Written out, so that the index of running ones serves whatever plan is kept.
    .where(sql<boolean>`state = 'running'`)
    .executeTakeFirstOrThrow();
  return Number(used);
}

export interface Waiting {
  readonly team_id: string;
  readonly id: string;
  readonly tier: Tier;
  /** How many jobs of its team run or stand before it, and itself. */
  readonly round: number;
}
/**
 * The queue of all teams in the order in which they take turns: first the first job of each team that has none running,
 * then the second ones, and so on; within a round, whoever waits longest.
 */
export async function listQueue(db: Db, limit: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select q.team_id, q.id, ${teamTier('q.team_id')} as tier, q.round from (
      select j.team_id, j.id, j.created_at,
        ((select count(*) from preview_jobs r where r.team_id = j.team_id and r.state = 'running')
          + row_number() over (partition by j.team_id order by j.created_at, j.id))::int as round
      from preview_jobs j where j.state = 'queued'
    ) as q order by q.round, q.created_at, q.id limit ${limit}`.execute(on(db));
  return rows;
}

/** Begins the next attempt of a job; undefined where it does not wait any more. */
export const startJob = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { now, deadline_at }: { readonly now: string; readonly deadline_at: string },
) =>
  on(db)
    .updateTable('preview_jobs')
    .set((eb) => ({
      state: 'running',
      attempt: eb('attempt', '+', 1),
      progress: 0,
      error: null,
      started_at: now,
      heard_at: now,
      deadline_at,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .returning(['id', 'version', 'project_id', 'platform', 'attempt'])
    .executeTakeFirst();
