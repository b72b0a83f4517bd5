import { sql } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import type { Macro, MacroChanges } from '@deskwire/contract/desk/macros.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personName, personShown } from '../../identity/people/fragments.ts';
import { teamName } from '../../identity/teams/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { alphabetical, holds } from '../../kit/lists/search.ts';

const on = tables<'macros'>();

const columns = [
  'macros.id',
  'macros.name',
  'macros.shared',
  'macros.owner_id',
  personShown('macros.team_id', 'macros.owner_id').as('owner'),
  'macros.changes',
  personShown<PersonName | null>(
    'macros.team_id',
    sql`case when macros.changes ->> 'assignee_id' <> 'me' then (macros.changes ->> 'assignee_id')::uuid end`,
  ).as('assignee'),
  'macros.created_at',
  'macros.updated_at',
  'macros.version',
] as const;

/** Macros of one's own, and those of the team. */
const seen = (db: Db, { team_id, person_id }: TeamScope) =>
  on(db)
    .selectFrom('macros')
    .where('team_id', '=', team_id)
    .where((eb) => eb.or([eb('shared', '=', true), eb('owner_id', '=', person_id)]));
const typed = <R extends { changes: unknown }>(row: R) =>
  row as unknown as Omit<R, 'changes'> & { readonly changes: MacroChanges };

export const listMacros = async (db: Db, scope: TeamScope, search: string | undefined): Promise<Macro[]> =>
  (
    await seen(db, scope)
      .select(columns)
      .$if(search !== undefined, (q) =>
        q.where(holds(['name', sql`changes ->> 'reply'`, sql`changes ->> 'note'`], search!)),
      )
      .orderBy(alphabetical('name'))
      .orderBy('id')
      .execute()
  ).map(typed);

export async function findMacro(db: Db, scope: TeamScope, id: string): Promise<Macro | undefined> {
  const row = await seen(db, scope).select(columns).where('id', '=', id).executeTakeFirst();
  return row && typed(row);
}
/** The same, held for a change of it. */
export async function lockMacro(db: Tx, scope: TeamScope, id: string): Promise<Macro | undefined> {
  const row = await seen(db, scope).select(columns).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  return row && typed(row);
}

/** How many macros a team keeps. */
export const countMacros = async (db: Db, { team_id }: InTeam): Promise<number> =>
  Number(
    (
      await on(db)
        .selectFrom('macros')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('team_id', '=', team_id)
        .executeTakeFirstOrThrow()
    ).count,
  );

type Fields = Pick<Macro, 'name' | 'shared' | 'changes'>;

/** Undefined: the proposed id is taken. */
export async function insertMacro(
  db: Tx,
  { team_id, person_id }: TeamScope,
  { id, at, changes, ...fields }: Fields & { readonly id: string; readonly at: string },
): Promise<Macro | undefined> {
  const row = await on(db)
    .insertInto('macros')
    .values({
      ...fields,
      changes: JSON.stringify(changes),
      team_id,
      id,
      owner_id: person_id,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning(columns)
    .executeTakeFirst();
  return row && typed(row);
}

export const updateMacro = async (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { changes, ...fields }: { readonly [K in keyof Fields]?: Fields[K] | undefined },
  at: string,
): Promise<Macro> =>
  typed(
    await on(db)
      .updateTable('macros')
      .set({
        ...fields,
        ...(changes === undefined ? {} : { changes: JSON.stringify(changes) }),
        updated_at: at,
        version: sql`version + 1`,
      })
      .where('team_id', '=', team_id)
      .where('id', '=', id)
      .returning(columns)
      .executeTakeFirstOrThrow(),
  );

export const deleteMacro = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).deleteFrom('macros').where('team_id', '=', team_id).where('id', '=', id).execute();

/** The names of the writer and of their team, for texts. */
export async function readNames(db: Db, { team_id, person_id }: TeamScope): Promise<{ team: string; agent: string }> {
  const team = sql`${team_id}::uuid`;
  const { rows } = await sql<{ team: string; agent: string }>`
    select ${teamName(team)} as team, ${personName(team, sql`${person_id}::uuid`)} as agent`.execute(on(db));
  return rows[0]!;
}
