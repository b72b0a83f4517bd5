import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'settings'>();

export interface Owner {
  readonly scope: 'platform' | 'team' | 'user';
  /** The team or user; the nil uuid for the platform. */
  readonly owner_id: string;
}
/** What was set, by key; all of it unless keys are named. */
export async function readSettings(db: Db, { scope, owner_id }: Owner, keys?: string[]): Promise<Map<string, unknown>> {
  const rows = await on(db)
    .selectFrom('settings')
    .select(['key', 'value'])
    .where('scope', '=', scope)
    .where('owner_id', '=', owner_id)
    .$if(keys !== undefined, (query) => query.where((eb) => eb('key', '=', eb.fn.any(eb.val(keys!)))))
    .execute();
  return new Map(rows.map(({ key, value }) => [key, value]));
}

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
