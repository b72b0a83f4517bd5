import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { MOST_LOG_LINES, type DeploymentLogLine } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Slice } from '../../../../kit/lists/page.ts';
import { listed } from '../../../../kit/lists/keyset.ts';
import type { TeamId } from '../../../../kit/team-id.ts';

const on = tables<'deployment_log_lines' | 'deployments'>();

/** The lines of a log by their numbers. */
export async function listLines(db: Db, team_id: TeamId, deployment_id: string, slice: Slice) {
  const matching = on(db)
    .selectFrom('deployment_log_lines')
    .where('team_id', '=', team_id)
    .where('deployment_id', '=', deployment_id);
  return listed(
    db,
    { rows: matching.select(['number', 'at', 'level', 'text']), matching: matching.select('number') },
    ['number'],
    'asc',
    slice,
  );
}

/**
 * Makes room for lines, behind the last one or from a number on, and answers the number of the last line then. Undefined:
 * the log takes no more.
 */
export async function reserveLines(
  db: Tx,
  team_id: TeamId,
  deployment_id: string,
  { length, first }: { length: number; first: number | undefined },
): Promise<number | undefined> {
  const last = first === undefined ? sql<number>`log_lines + ${length}` : sql<number>`${first + length - 1}::int`;
  const row = await on(db)
    .updateTable('deployments')
    .set({ log_lines: sql<number>`greatest(log_lines, ${last})` })
    .where('team_id', '=', team_id)
    .where('id', '=', deployment_id)
    .where(sql<boolean>`${last} <= ${MOST_LOG_LINES}`)
    .returning('log_lines')
    .executeTakeFirst();
  return row?.log_lines;
}

/** A line that is there stays as it is. */
export const insertLines = (db: Tx, team_id: TeamId, deployment_id: string, lines: readonly DeploymentLogLine[]) =>
  on(db)
    .insertInto('deployment_log_lines')
    .values(lines.map((line) => ({ team_id, deployment_id, ...line })))
    .onConflict((conflict) => conflict.columns(['team_id', 'deployment_id', 'number']).doNothing())
    .execute();
