import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import type { Passage } from './passages.ts';

const on = tables<'passages' | 'passage_terms' | 'passage_counts'>();

/** Makes these the passages of the rows that they are of. */
export async function writePassages(db: Tx, { team_id }: InTeam, passages: readonly Passage[]): Promise<void> {
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(passages)}::jsonb) as g(
        home_id uuid, kind text, entity_id uuid, ordinal integer, internal boolean, length integer, terms text)),
    gone as (
      delete from passages p using (select home_id, kind, entity_id, max(ordinal) as last from given group by 1, 2, 3) g
      where p.team_id = ${team_id} and p.home_id = g.home_id and p.kind = g.kind and p.entity_id = g.entity_id
        and p.ordinal > g.last)
    insert into passages (team_id, home_id, kind, entity_id, ordinal, internal, length, terms)
    select ${team_id}::uuid, home_id, kind, entity_id, ordinal, internal, length, terms::tsvector from given
    order by home_id, kind, entity_id, ordinal
    on conflict (team_id, home_id, kind, entity_id, ordinal) do update
      set internal = excluded.internal, length = excluded.length, terms = excluded.terms`.execute(on(db));
}

/** A row of which nothing is to be found any more. */
export interface Forgotten {
  readonly kind: string;
  readonly id: string;
  readonly home_id: string;
}
export async function deletePassages(db: Tx, { team_id }: InTeam, { kind, id, home_id }: Forgotten): Promise<void> {
  await on(db)
    .deleteFrom('passages')
    .where('team_id', '=', team_id)
    .where('home_id', '=', home_id)
    .where('kind', '=', kind)
    .where('entity_id', '=', id)
    .execute();
}

/** Selects the teams whose passages are due to be counted again and for which no count is enqueued. */
export async function listUncounted(db: Db, team_ids: readonly TeamId[]): Promise<TeamId[]> {
  const { rows } = await sql<{ team_id: TeamId }>`
    select t.team_id from unnest(${team_ids}::uuid[]) as t(team_id)
    where exists (select from passages p where p.team_id = t.team_id)
      and not exists (select from passage_counts c where c.team_id = t.team_id and c.asked_at is not null)`.execute(
    on(db),
  );
  return rows.map(({ team_id }) => team_id);
}
/** Notes that the passages of a team will be counted; gives when they were counted last, if ever. */
export async function askForCount(
  db: Tx,
  team_id: TeamId,
  now: string,
): Promise<{ counted_at: string | null; passages: number } | undefined> {
  const { rows } = await sql<{ counted_at: string | null; passages: number }>`
    insert into passage_counts (team_id, passages, average_length, asked_at)
    values (${team_id}, 0, 1, ${now})
    on conflict (team_id) do update set asked_at = excluded.asked_at where passage_counts.asked_at is null
    returning counted_at, passages`.execute(on(db));
  return rows[0];
}

/** How many passages a team has, and how long they are on average. */
export async function measure(db: Db, { team_id }: InTeam) {
  const { rows } = await sql<{ passages: number; average_length: number }>`
    select count(*)::integer as passages, coalesce(avg(length), 1)::real as average_length
    from passages where team_id = ${team_id}`.execute(on(db));
  return rows[0]!;
}
/** Counts in how many passages each word is, in every passage or in one of so many; those that are rarest may be left out. */
export async function writeCounts(
  db: Tx,
  { team_id }: InTeam,
  {
    passages,
    average_length,
    one_in,
    most,
    now,
  }: { passages: number; average_length: number; one_in: number; most: number; now: string },
): Promise<void> {
  await sql`
    with counted as (
      select word as term, ndoc * ${one_in} as passages
      from ts_stat(format('select terms from passages where team_id = %L::uuid and (%s = 1 or hashtext(entity_id::text) %% %s = 0)',
        ${team_id}::text, ${one_in}::integer, ${one_in}::integer))
      where word not like '~%' order by ndoc desc, word limit ${most}),
    gone as (
      delete from passage_terms t where t.team_id = ${team_id} and not exists (select from counted c where c.term = t.term)),
    noted as (
      insert into passage_counts (team_id, passages, average_length, counted_at)
      values (${team_id}, ${passages}, ${average_length}, ${now})
      on conflict (team_id) do update set passages = excluded.passages, average_length = excluded.average_length,
        counted_at = excluded.counted_at, asked_at = null)
    insert into passage_terms (team_id, term, passages) select ${team_id}, term, passages from counted
    on conflict (team_id, term) do update set passages = excluded.passages
      where passage_terms.passages <> excluded.passages`.execute(on(db));
}

/** Lets nothing in these teams be found by words, until it is indexed anew; those who ask forget the words as well. */
export async function forgetWords(db: Tx, team_ids: readonly TeamId[], words: readonly string[]): Promise<void> {
  await sql`
    with words as (
      delete from passage_terms where team_id = any(${team_ids}::uuid[]) and term = any(${words}::text[]))
    delete from passages p using (
      select distinct f.team_id, f.home_id, f.kind, f.entity_id from passages f where f.team_id = any(${team_ids}::uuid[])
        and f.terms @@ any(select quote_literal(w)::tsquery from unnest(${words}::text[]) as w)) as named
    where p.team_id = named.team_id and p.home_id = named.home_id and p.kind = named.kind
      and p.entity_id = named.entity_id`.execute(on(db));
}
