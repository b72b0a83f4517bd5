import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** Further back, nobody counts. */
const MOST = 10_000;

/** Which place a job has among all that wait, from 1; null if it does not wait. */
export async function positionOf(db: Db, id: string): Promise<number | null> {
  const queue = await queries.listQueue(db, MOST);
  const at = queue.findIndex((job) => job.id === id);
  return at === -1 ? null : at + 1;
}
