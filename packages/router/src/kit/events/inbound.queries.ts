import { tables, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'inbound_deliveries'>();

/** Records a delivery from another system. False if it was received before, or by a concurrent transaction that won. */
export async function receiveOnce(
  db: Tx,
  delivery: { readonly source: string; readonly delivery_id: string; readonly received_at: string },
): Promise<boolean> {
  const row = await on(db)
    .insertInto('inbound_deliveries')
    .values(delivery)
    .onConflict((conflict) => conflict.doNothing())
    .returning('delivery_id')
    .executeTakeFirst();
  return row !== undefined;
}
