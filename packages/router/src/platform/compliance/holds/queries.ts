import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { wasIn } from '../../../identity/people/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'legal_holds'>();
const columns = ['id', 'user_id', 'reason', 'created_at', 'lifted_at'] as const;

export const insertHold = (
  db: Tx,
  hold: { id: string; user_id: string; reason: string; created_by: string; created_at: string },
) => on(db).insertInto('legal_holds').values(hold).returning(columns).executeTakeFirstOrThrow();

/** Undefined: there is none in force of this id. */
export const liftHold = (db: Tx, id: string, by: { lifted_by: string; lifted_at: string }) =>
  on(db)
    .updateTable('legal_holds')
    .set(by)
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .returning(columns)
    .executeTakeFirst();

export const isHeld = async (db: Db, user_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('legal_holds')
    .select('id')
    .where('user_id', '=', user_id)
    .where('lifted_at', 'is', null)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Whether there is one in force on anybody who is, or was, in a team with an account. */
export const holdsSomebodyIn = async (db: Db, { team_id }: InTeam): Promise<boolean> =>
  (await on(db)
    .selectFrom('legal_holds')
    .select('id')
    .where('lifted_at', 'is', null)
    .where(wasIn(sql`${team_id}`, 'legal_holds.user_id'))
    .limit(1)
    .executeTakeFirst()) !== undefined;

export function listHolds(db: Db, user_id: string | undefined, slice: Slice) {
  const found = on(db)
    .selectFrom('legal_holds')
    .$if(user_id !== undefined, (q) => q.where('user_id', '=', user_id!));
  return listed(db, { rows: found.select(columns), matching: found.select('id') }, ['created_at', 'id'], 'desc', slice);
}
