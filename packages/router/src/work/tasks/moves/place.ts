import { savepoint, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { LONGEST_RANK, rankBetween, ranksBetween } from './rank.ts';
import * as queries from '../queries.ts';

interface Column {
  readonly project_id: string;
  readonly status: string;
}
/** A place next to another task of the column; without one, at its end. */
export interface Beside {
  readonly rank: string;
  readonly side: 'before' | 'after';
}
/** How often a rank is drawn again if a concurrent move has taken it. Each draw is random. */
const MOST_TRIES = 20;
const takenRank = (error: unknown) => (error as { constraint?: string }).constraint === 'tasks_rank';

/**
 * Writes a task at a place of its column. Where somebody takes the same key at the same moment, it is written again under
 * another one; where keys have grown too long, the column is numbered anew.
 */
export async function placed<T>(
  db: Tx,
  scope: InTeam,
  {
    column,
    beside,
    task_id,
  }: { column: Column; beside?: (() => Promise<Beside | undefined>) | undefined; task_id: string },
  write: (tx: Tx, rank: string) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    let rank = await rankAt(db, scope, column, beside && (await beside()), task_id);
    if (rank.length > LONGEST_RANK) {
      await renumber(db, scope, column);
      rank = await rankAt(db, scope, column, beside && (await beside()), task_id);
    }
    try {
      return await savepoint(db, (tx) => write(tx, rank));
    } catch (error) {
      if (!takenRank(error) || tries === MOST_TRIES) throw error;
    }
  }
}

/** The same for many tasks at once, which go to the end of their columns in order; `counts` says how many to which. */
export async function placedAll<T>(
  db: Tx,
  scope: InTeam,
  project_id: string,
  counts: ReadonlyMap<string, number>,
  write: (tx: Tx, ranks: ReadonlyMap<string, readonly string[]>) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const ranks = new Map<string, readonly string[]>();
    for (const [status, count] of counts) {
      const last = await queries.lastRank(db, scope, project_id, status);
      // Behind a place drawn at random, so that two imports at once seldom meet.
      ranks.set(status, ranksBetween(rankBetween(last, null), null, count));
    }
    try {
      return await savepoint(db, (tx) => write(tx, ranks));
    } catch (error) {
      if (!takenRank(error) || tries === MOST_TRIES) throw error;
    }
  }
}

async function rankAt(db: Tx, scope: InTeam, column: Column, beside: Beside | undefined, without: string) {
  if (beside === undefined)
    return rankBetween(await queries.lastRank(db, scope, column.project_id, column.status), null);
  const { rank, side } = beside;
  const other = await queries.rankBeside(db, scope, { ...column, rank, side, without });
  return side === 'before' ? rankBetween(other, rank) : rankBetween(rank, other);
}

const WHOLE = 1_000_000;
async function renumber(db: Tx, scope: InTeam, { project_id, status }: Column): Promise<void> {
  await queries.lockColumn(db, scope, project_id, status);
  const ids = (await queries.listColumn(db, scope, project_id, status, WHOLE)).map(({ id }) => id);
  await queries.rerank(db, scope, ids, ranksBetween(null, null, ids.length));
}
