import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { accountOf, personShown } from '../../../identity/people/fragments.ts';
import { isLiveTeam, teamName } from '../../../identity/teams/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'contact_holds'>();
const columns = [
  'id',
  'person_id',
  'reason',
  'created_at',
  'lifted_at',
  personShown('contact_holds.team_id', 'contact_holds.person_id').as('person'),
] as const;

export const insertHold = (
  db: Tx,
  { team_id }: InTeam,
  hold: { id: string; person_id: string; reason: string; created_by: string; created_at: string },
) =>
  on(db)
    .insertInto('contact_holds')
    .values({ ...hold, team_id })
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Undefined: there is none in force of this id. */
export const liftHold = (db: Tx, { team_id }: InTeam, id: string, by: { lifted_by: string; lifted_at: string }) =>
  on(db)
    .updateTable('contact_holds')
    .set(by)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .returning(columns)
    .executeTakeFirst();

/** Whether there is one in force on a person, or on anybody of the team. */
export const isHeld = async (db: Db, { team_id }: InTeam, person_id?: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('contact_holds')
    .select('id')
    .where('team_id', '=', team_id)
    .$if(person_id !== undefined, (q) => q.where('person_id', '=', person_id!))
    .where('lifted_at', 'is', null)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Whether there is one in force on somebody who has got this account since. */
export const isAccountHeld = async (db: Db, user_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('contact_holds')
    .select('id')
    .where('lifted_at', 'is', null)
    .where(sql<boolean>`${accountOf('contact_holds.team_id', 'contact_holds.person_id')} = ${user_id}`)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** The account that a person has by now. */
export const findAccount = async (db: Db, { team_id }: InTeam, hold_id: string): Promise<string | null> =>
  (
    await on(db)
      .selectFrom('contact_holds')
      .select(accountOf('contact_holds.team_id', 'contact_holds.person_id').as('user_id'))
      .where('team_id', '=', team_id)
      .where('id', '=', hold_id)
      .executeTakeFirstOrThrow()
  ).user_id;

/** The holds in force of deleted teams, whoever of them it was about. */
const left = ['id', sql<TeamId>`contact_holds.team_id`.as('team_id'), 'reason', 'created_at', 'lifted_at'] as const;
const isLeft = sql<boolean>`not ${isLiveTeam('contact_holds.team_id')}`;

/** Ends a hold of a deleted team, on behalf of the platform. Undefined: there is none in force of this id. */
export const releaseHold = (db: Tx, id: string, lifted_at: string) =>
  on(db)
    .updateTable('contact_holds')
    .set({ lifted_at })
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .where(isLeft)
    .returning([...left, 'person_id', teamName('contact_holds.team_id').as('team_name')])
    .executeTakeFirst();

export function listLeft(db: Db, slice: Slice) {
  const found = on(db).selectFrom('contact_holds').where('lifted_at', 'is', null).where(isLeft);
  const rows = found.select([...left, teamName('contact_holds.team_id').as('team_name')]);
  return listed(db, { rows, matching: found.select('id') }, ['created_at', 'id'], 'desc', slice);
}

export function listHolds(db: Db, { team_id }: InTeam, person_id: string | undefined, slice: Slice) {
  const found = on(db)
    .selectFrom('contact_holds')
    .where('team_id', '=', team_id)
    .$if(person_id !== undefined, (q) => q.where('person_id', '=', person_id!));
  return listed(db, { rows: found.select(columns), matching: found.select('id') }, ['created_at', 'id'], 'desc', slice);
}
