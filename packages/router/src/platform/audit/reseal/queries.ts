import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { Reseal } from '@deskwire/queue/anchors.ts';

const on = tables<'event_reseals'>();

/** False: another run was faster. */
export async function insertReseals(db: Tx, anchor: string, reseals: readonly Reseal[]): Promise<boolean> {
  const rows = await on(db)
    .insertInto('event_reseals')
    .values(reseals.map(({ batch, root }) => ({ batch, root, anchor })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('batch')
    .execute();
  return rows.length === reseals.length;
}
