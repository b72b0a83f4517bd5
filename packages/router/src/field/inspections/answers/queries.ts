import { sql } from 'kysely';
import type { AnswerConflict, AnswerValue, InspectionAnswer } from '@deskwire/contract/field/inspections.schemas.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'inspection_answers' | 'answer_conflicts'>();

const answerColumns = [
  'a.id',
  'a.item_key',
  sql<InspectionAnswer['value']>`a.value`.as('value'),
  'a.version',
  'a.author_id',
  personShown('a.team_id', 'a.author_id').as('author'),
  'a.client_at',
  'a.created_at',
] as const;

const answersOf = (db: Db, { team_id }: InTeam, inspection_id: string) =>
  on(db)
    .selectFrom('inspection_answers as a')
    .where('a.team_id', '=', team_id)
    .where('a.inspection_id', '=', inspection_id);

/** The last answer of each item, including one that removed the answer. */
const latest = (db: Db, scope: InTeam, inspection_id: string) =>
  answersOf(db, scope, inspection_id)
    .distinctOn('a.item_key')
    .select(answerColumns)
    .orderBy('a.item_key')
    .orderBy('a.version', 'desc');

/** The last answers of some items, each with the version of the last one that somebody else gave; 0 for none. */
export const listLatest = (
  db: Db,
  scope: InTeam,
  inspection_id: string,
  { item_keys, than }: { readonly item_keys: readonly string[]; readonly than: string },
) =>
  latest(db, scope, inspection_id)
    .where((eb) => eb('a.item_key', '=', eb.fn.any(eb.val([...item_keys]))))
    .select(
      sql<number>`coalesce((select max(o.version) from inspection_answers o
        where o.team_id = a.team_id and o.inspection_id = a.inspection_id and o.item_key = a.item_key
          and o.author_id <> ${than}), 0)`.as('of_others'),
    )
    .execute();

/** The answers that count now. */
export async function listStanding(db: Db, scope: InTeam, inspection_id: string): Promise<InspectionAnswer[]> {
  const answers = await latest(db, scope, inspection_id).execute();
  return answers.filter(({ value }) => value !== null);
}

/** Answers and conflicts that were recorded under these ids before, wherever in the team. */
export async function listRecorded(db: Db, { team_id }: InTeam, ids: readonly string[]) {
  const { rows } = await sql<Recorded>`
    select a.id, a.inspection_id, a.item_key, a.value, a.author_id, false as aside from inspection_answers a
    where a.team_id = ${team_id} and a.id = any(${ids}::uuid[])
    union all
    select c.id, c.inspection_id, c.item_key, c.value, c.author_id, true from answer_conflicts c
    where c.team_id = ${team_id} and c.id = any(${ids}::uuid[])`.execute(on(db));
  return rows;
}
export interface Recorded {
  readonly id: string;
  readonly inspection_id: string;
  readonly item_key: string;
  readonly value: AnswerValue;
  readonly author_id: string;
  readonly aside: boolean;
}

export interface NewAnswerRow {
  readonly id: string;
  readonly inspection_id: string;
  readonly item_key: string;
  readonly value: AnswerValue;
  readonly author_id: string;
  readonly client_at: string | null;
}
export async function insertAnswer(
  db: Tx,
  { team_id }: InTeam,
  { value, ...row }: NewAnswerRow & { readonly version: number },
  now: string,
): Promise<void> {
  await on(db)
    .insertInto('inspection_answers')
    .values({ ...row, team_id, value: JSON.stringify(value), created_at: now })
    .execute();
}
export async function insertConflict(
  db: Tx,
  { team_id }: InTeam,
  { value, ...row }: NewAnswerRow & { readonly base_version: number },
  now: string,
): Promise<void> {
  await on(db)
    .insertInto('answer_conflicts')
    .values({ ...row, team_id, value: JSON.stringify(value), created_at: now })
    .execute();
}

const conflicts = (db: Db, { team_id }: InTeam, inspection_id: string) =>
  on(db)
    .selectFrom('answer_conflicts as c')
    .where('c.team_id', '=', team_id)
    .where('c.inspection_id', '=', inspection_id);
const conflictColumns = [
  'c.id',
  'c.item_key',
  sql<AnswerConflict['aside']['value']>`c.value`.as('value'),
  'c.base_version',
  'c.author_id',
  personShown('c.team_id', 'c.author_id').as('author'),
  'c.client_at',
  'c.created_at',
  'c.resolved_at',
  'c.resolved_by',
  personShown<PersonName | null>('c.team_id', 'c.resolved_by').as('resolver'),
  'c.outcome',
] as const;

export function listConflicts(db: Db, scope: InTeam, inspection_id: string, resolved: boolean, slice: Slice) {
  const matching = conflicts(db, scope, inspection_id).where('c.resolved_at', resolved ? 'is not' : 'is', null);
  return listed(
    db,
    { rows: matching.select(conflictColumns), matching: matching.select('c.id') },
    ['c.created_at', 'c.id'],
    'asc',
    slice,
  );
}
export type ConflictRow = Awaited<ReturnType<typeof listConflicts>>['rows'][number];

export const findConflicts = (db: Db, scope: InTeam, inspection_id: string, ids: readonly string[]) =>
  conflicts(db, scope, inspection_id)
    .select(conflictColumns)
    .where((eb) => eb('c.id', '=', eb.fn.any(eb.val([...ids]))))
    .execute();

/** How many answers are kept aside, item by item. */
export const countOpen = (db: Db, scope: InTeam, inspection_id: string) =>
  conflicts(db, scope, inspection_id)
    .select(['c.item_key', sql<number>`count(*)::int`.as('open')])
    .where('c.resolved_at', 'is', null)
    .groupBy('c.item_key')
    .execute();

export const resolveConflict = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: { resolved_by: string; outcome: 'standing' | 'aside' | 'other'; resolved_at: string },
) =>
  on(db)
    .updateTable('answer_conflicts')
    .set(set)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
