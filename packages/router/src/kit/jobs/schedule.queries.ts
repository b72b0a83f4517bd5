import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'schedules'>();

/** When a schedule was last due. */
export const findSlot = async (db: Db, name: string): Promise<string | undefined> =>
  (await on(db).selectFrom('schedules').select('slot').where('name', '=', name).executeTakeFirst())?.slot;

/** Advances a schedule; false where somebody else has. */
export const claimSlot = async (db: Tx, name: string, slot: string): Promise<boolean> =>
  (await on(db)
    .insertInto('schedules')
    .values({ name, slot })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ slot }).where('schedules.slot', '<', slot))
    .returning('name')
    .executeTakeFirst()) !== undefined;
