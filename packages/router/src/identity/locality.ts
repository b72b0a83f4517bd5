import type { Db, Tx } from '@deskwire/database/schema.ts';
import * as queries from './locality.queries.ts';

/** The language and time zone of a team or user, which are columns of its own row. */
export const readLocality = (db: Db, of: 'team' | 'user', id: string): Promise<queries.Locality> =>
  queries.readLocality(db, of, id);

export async function writeLocality(
  db: Tx,
  of: 'team' | 'user',
  id: string,
  change: Parameters<typeof queries.writeLocality>[3],
  at: string,
): Promise<void> {
  await queries.writeLocality(db, of, id, change, at);
}
