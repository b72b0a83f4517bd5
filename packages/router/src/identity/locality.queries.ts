import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'teams' | 'users'>();

/** With the version of the row that they are columns of. */
export interface Locality {
  readonly version: number;
  readonly locale: string;
  readonly time_zone: string;
}
const tableOf = { team: 'teams', user: 'users' } as const;
export const readLocality = (db: Db, scope: 'team' | 'user', id: string): Promise<Locality> =>
  on(db)
    .selectFrom(tableOf[scope])
    .select(['locale', 'time_zone', 'version'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

export const writeLocality = (
  db: Tx,
  scope: 'team' | 'user',
  id: string,
  change: { locale?: string | undefined; time_zone?: string | undefined },
  at: string,
) =>
  on(db)
    .updateTable(tableOf[scope])
    .set({ ...change, updated_at: at, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .execute();
