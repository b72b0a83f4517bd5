import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'ai_prices'>();
export interface SetPrice {
  readonly input_nanos: number;
  readonly cached_nanos: number;
  readonly output_nanos: number;
}

export const listPrices = (db: Db) =>
  on(db)
    .selectFrom('ai_prices')
    .select(['model', 'from_day', 'input_nanos', 'cached_nanos', 'output_nanos', 'set_at'])
    .orderBy('model')
    .orderBy('from_day', 'desc')
    .limit(1000)
    .execute();

/** The prices that count on a day, by their models. */
export async function pricesOn(db: Db, day: string): Promise<ReadonlyMap<string, SetPrice>> {
  const rows = await on(db)
    .selectFrom('ai_prices')
    .distinctOn('model')
    .select(['model', 'input_nanos', 'cached_nanos', 'output_nanos'])
    .where('from_day', '<=', day)
    .orderBy('model')
    .orderBy('from_day', 'desc')
    .execute();
  return new Map(rows.map(({ model, ...price }) => [model, price]));
}

export const writePrice = (
  db: Tx,
  price: SetPrice & { readonly model: string; readonly from_day: string },
  at: string,
) =>
  on(db)
    .insertInto('ai_prices')
    .values({ ...price, set_at: at })
    .onConflict((conflict) =>
      conflict.columns(['model', 'from_day']).doUpdateSet((eb) => ({
        input_nanos: eb.ref('excluded.input_nanos'),
        cached_nanos: eb.ref('excluded.cached_nanos'),
        output_nanos: eb.ref('excluded.output_nanos'),
        set_at: at,
      })),
    )
    .execute();
export const deletePrice = (db: Tx, model: string, from_day: string) =>
  on(db).deleteFrom('ai_prices').where('model', '=', model).where('from_day', '=', from_day).execute();
