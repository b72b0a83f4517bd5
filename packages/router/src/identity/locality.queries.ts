import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'teams' | 'users'>();

export interface Locality {
  readonly locale: string;
  readonly time_zone: string;
}
const tableOf = { team: 'teams', user: 'users' } as const;
export const readLocality = (db: Db, scope: 'team' | 'user', id: string): Promise<Locality> =>
  on(db).selectFrom(tableOf[scope]).select(['locale', 'time_zone']).where('id', '=', id).executeTakeFirstOrThrow();

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
