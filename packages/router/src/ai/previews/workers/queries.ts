import { sql } from 'kysely';
import type { PreviewState } from '@deskwire/contract/ai/previews.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { teamTier, ticketPrefix } from '../../../identity/teams/fragments.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'preview_jobs' | 'preview_log_lines'>();

export interface HeldJob {
  readonly team_id: string;
  readonly id: string;
  readonly state: PreviewState;
  readonly attempt: number;
  readonly progress: number;
  readonly requested_by: string;
  readonly tier: Tier;
  readonly ticket_prefix: string;
}
/** The job that a signature was right for, kept as it is. */
export const lockSigned = (db: Tx, id: string) =>
  on(db)
    .selectFrom('preview_jobs as j')
    .select(['j.team_id', 'j.id', 'j.state', 'j.attempt', 'j.progress', 'j.requested_by'])
    .select([teamTier('j.team_id').as('tier'), ticketPrefix('j.team_id').as('ticket_prefix')])
    .where('j.id', '=', id)
    .forNoKeyUpdate('j')
    .$castTo<HeldJob>()
    .executeTakeFirst();

/** The plan of the team of a job that runs in this attempt. */
export const findRunning = (db: Db, { team_id }: InTeam, id: string, attempt: number) =>
  on(db)
    .selectFrom('preview_jobs as j')
    .select([teamTier('j.team_id').as('tier')])
    .where('j.team_id', '=', team_id)
    .where('j.id', '=', id)
    .where('j.attempt', '=', attempt)
    .where('j.state', '=', 'running')
    .executeTakeFirst();

/** Notes that the worker was heard of, and how far it is: never less far than before. */
export const hear = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { now, progress }: { readonly now: string; readonly progress: number },
) =>
  on(db)
    .updateTable('preview_jobs')
    .set({ heard_at: now, progress: sql<number>`greatest(progress, ${progress}::smallint)` })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();

interface Line {
  readonly n: number;
  readonly text: string;
}
/** Adds lines that are not there yet. How many those were. */
export async function addLines(
  db: Tx,
  { team_id }: InTeam,
  { id, attempt }: { readonly id: string; readonly attempt: number },
  lines: readonly Line[],
  at: string,
): Promise<number> {
  if (lines.length === 0) return 0;
  const added = await on(db)
    .insertInto('preview_log_lines')
    .values(lines.map((line) => ({ ...line, team_id, job_id: id, attempt, at })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('n')
    .execute();
  return added.length;
}
