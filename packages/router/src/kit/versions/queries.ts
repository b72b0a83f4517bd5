import { sql, type Expression, type RawBuilder } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../team-id.ts';

const on = tables<'counters'>();
const kindOf = (whole: string) => `version:${whole}`;

const versionWhere = (team: RawBuilder<unknown>, kind: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`coalesce((select v.next from counters v where v.team_id = ${team} and v.kind = ${kind}), 1)`;
const versionOf = ({ team_id }: InTeam, whole: string) => versionWhere(sql`${team_id}`, sql`${kindOf(whole)}`);

/** The version of a whole for each row of a query, by the column of its team and an expression that names the whole. */
export const versionsOf = (team_id: string, whole: RawBuilder<unknown>): RawBuilder<number> =>
  versionWhere(sql.ref(team_id), sql`'version:' || ${whole}`);

export async function readVersion(db: Db, scope: InTeam, whole: string): Promise<number> {
  const { rows } = await sql<{ version: number }>`select ${versionOf(scope, whole)} as version`.execute(on(db));
  return rows[0]!.version;
}

/** A list and its version as one statement sees them: with a version newer than the list, a change could get lost. */
export const readVersioned = async <T>(
  db: Db,
  scope: InTeam,
  whole: string,
  list: Expression<T>,
): Promise<{ items: T[]; version: number }> =>
  on(db)
    .selectNoFrom([jsonArrayFrom(list).$castTo<T[]>().as('items'), versionOf(scope, whole).as('version')])
    .executeTakeFirstOrThrow();

/** Takes the next version, and holds up whoever else takes one until this transaction ends. */
export async function takeVersion(db: Tx, { team_id }: InTeam, whole: string): Promise<number> {
  const { next } = await on(db)
    .insertInto('counters')
    .values({ team_id, kind: kindOf(whole), next: 2 })
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'kind']).doUpdateSet((eb) => ({ next: eb('counters.next', '+', 1) })),
    )
    .returning('next')
    .executeTakeFirstOrThrow();
  return next;
}

/** Forgets the version of what is gone for good. */
export const deleteVersion = (db: Tx, { team_id }: InTeam, whole: string) =>
  on(db).deleteFrom('counters').where('team_id', '=', team_id).where('kind', '=', kindOf(whole)).execute();
