import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'settings'>();

export interface Owner {
  readonly scope: 'platform' | 'team' | 'user';
  /** The team or user; the nil uuid for the platform. */
  readonly owner_id: string;
}
/** The settings that were changed, by key; all of them by default. */
export async function readSettings(db: Db, owner: Owner, keys?: string[]): Promise<Map<string, unknown>> {
  const rows = await ofOwner(db, owner)
    .$if(keys !== undefined, (query) => query.where((eb) => eb('key', '=', eb.fn.any(eb.val(keys!)))))
    .execute();
  return new Map(rows.map(({ key, value }) => [key, value]));
}
const ofOwner = (db: Db, { scope, owner_id }: Owner) =>
  on(db)
    .selectFrom('settings')
    .select(['key', 'value', 'version'])
    .where('scope', '=', scope)
    .where('owner_id', '=', owner_id);

/** All that was set, and how often any of it was. */
export async function readCounted(
  db: Db,
  owner: Owner,
): Promise<{ readonly stored: Map<string, unknown>; readonly times: number }> {
  const rows = await ofOwner(db, owner).execute();
  return {
    stored: new Map(rows.map(({ key, value }) => [key, value])),
    times: rows.reduce((sum, { version }) => sum + version, 0),
  };
}

/** Holds up whoever else sets any of them until this transaction ends. */
export const holdSettings = (db: Tx, { scope, owner_id }: Owner) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`settings ${scope} ${owner_id}`}, 0))`.execute(on(db));

export const writeSettings = (db: Tx, { scope, owner_id }: Owner, values: Record<string, unknown>, at: string) =>
  on(db)
    .insertInto('settings')
    .values(
      Object.entries(values).map(([key, value]) => ({
        scope,
        owner_id,
        key,
        value: JSON.stringify(value),
        updated_at: at,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['scope', 'owner_id', 'key']).doUpdateSet((eb) => ({
        value: eb.ref('excluded.value'),
        updated_at: at,
        version: sql<number>`settings.version + 1`,
      })),
    )
    .execute();
