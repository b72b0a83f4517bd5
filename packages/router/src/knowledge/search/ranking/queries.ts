import { sql, type RawBuilder } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { Searched } from '../../../kit/domain.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'passages' | 'passage_terms' | 'passage_counts'>();

export interface WeighedTerm {
  /** In the syntax of tsquery. */
  readonly query: string;
  /** How much a passage says by having it: the logarithm of how rare it is. */
  readonly weight: number;
}
/** The conditions on hits besides the words. */
export interface HitFilter {
  readonly project_id?: string | undefined;
  readonly person_id?: string | undefined;
  readonly category?: readonly string[] | undefined;
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
  /** Rows that are not to be found. */
  readonly except?: readonly string[] | undefined;
  /** Only these rows. */
  readonly only?: RawBuilder<boolean> | undefined;
}
export interface Ranking {
  readonly kinds: readonly (readonly [string, Searched])[];
  readonly internal: boolean;
  /** Passages are looked for by these and ranked by all. */
  readonly candidates: string;
  readonly most: number;
  readonly terms: readonly WeighedTerm[];
  readonly average_length: number;
  readonly filter: HitFilter;
  readonly sort: 'score' | 'newest' | 'oldest';
  readonly now: string;
}
export interface RankedRow {
  readonly kind: string;
  readonly id: string;
  readonly ordinal: number;
  readonly score: number;
  readonly project_id: string | null;
  readonly person_id: string | null;
  readonly at: string;
}
export interface RankedRows {
  readonly looked_at: number;
  readonly counted: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly projects: Readonly<Record<string, number>>;
  readonly hits: readonly RankedRow[];
}

/** Up to so many terms, passages that have more of them come first. */
const FEW = 5;
/** The rows that a person sees, by the kind of the candidate: branches of other kinds are never looked into. */
export const seenBy = (scope: TeamScope, kinds: Ranking['kinds'], now: string) =>
  sql.join(
    kinds.map(
      ([kind, { seen }]) =>
        sql`select * from lateral (${seen(scope, sql`candidates.entity_id`, now)}) as seen_row
          where candidates.kind = ${sql.lit(kind)}`,
    ),
    sql` union all `,
  );

/** The conditions of a filter on a candidate and on its row `e`. */
export function allowed({ project_id, person_id, category, created_after, created_before, except, only }: HitFilter) {
  const conditions: RawBuilder<unknown>[] = [];
  if (project_id !== undefined) conditions.push(sql`e.project_id = ${project_id}`);
  if (person_id !== undefined) conditions.push(sql`e.person_id = ${person_id}`);
  if (category !== undefined) conditions.push(sql`e.category = any(${category}::text[])`);
  if (created_after !== undefined) conditions.push(sql`e.at >= ${created_after}::timestamptz`);
  if (created_before !== undefined) conditions.push(sql`e.at < ${created_before}::timestamptz`);
  if (except !== undefined) conditions.push(sql`candidates.entity_id <> all(${except}::uuid[])`);
  if (only !== undefined) conditions.push(only);
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}

const orders = {
  score: sql`place desc, id desc`,
  newest: sql`at desc, id desc`,
  oldest: sql`at, id`,
} as const;

/**
 * Ranks the passages that somebody may see, a row by its best one: rights stand inside, so that nothing that is hidden is
 * counted, shown or takes the place of anything. Planned afresh: how to look for a term depends on how rare it is.
 */
export async function rankPassages(
  db: Db,
  scope: TeamScope,
  { kinds, internal, candidates, most, terms, average_length, filter, sort, now }: Ranking,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<RankedRows> {
  const queries = terms.map(({ query }) => sql`${query}::tsquery`);
  const score = sql.join(
    terms.map(({ weight }, at) => sql`${weight}::float8 * ts_rank(candidates.terms, ${queries[at]})`),
    sql` + `,
  );
  const matched =
    terms.length > FEW
      ? sql`0`
      : sql.join(
          queries.map((query) => sql`(candidates.terms @@ ${query})::integer`),
          sql` + `,
        );
  const { rows } = await sql<RankedRows>`/* planned afresh */
    with candidates as materialized (
      select p.kind, p.entity_id, p.ordinal, p.length, p.terms from passages p
      where p.team_id = ${scope.team_id} and p.kind = any(${kinds.map(([kind]) => kind)}::text[])
        and p.terms @@ ${candidates}::tsquery ${internal ? sql`` : sql`and not p.internal`}
      order by p.entity_id desc, p.ordinal limit ${most}),
    scored as (
      select candidates.kind, candidates.entity_id as id, candidates.ordinal, e.project_id, e.person_id, e.at,
        (${score}) / sqrt(0.25 + 0.75 * candidates.length / ${Math.max(1, average_length)}::float8) as score, ${matched} as matched
      from candidates cross join lateral (${seenBy(scope, kinds, now)}) as e ${allowed(filter)}),
    best as (
      select distinct on (kind, id) *, matched * 1000 + score as place from scored
      order by kind, id, matched * 1000 + score desc, ordinal)
    select (select count(*)::integer from candidates) as looked_at, (select count(*)::integer from best) as counted,
      (select coalesce(jsonb_object_agg(kind, n), '{}') from (select kind, count(*) as n from best group by kind) k) as kinds,
      (select coalesce(jsonb_object_agg(project_id, n), '{}') from (
        select project_id, count(*) as n from best where project_id is not null
        group by project_id order by n desc limit 50) p) as projects,
      (select coalesce(jsonb_agg(to_jsonb(h) - 'matched' - 'place' order by ${orders[sort]}), '[]') from (
        select * from best order by ${orders[sort]} limit ${limit} offset ${offset}) h) as hits`.execute(on(db));
  return rows[0]!;
}

/** Of some rows, those that somebody sees now. */
export async function findSeen(
  db: Db,
  scope: TeamScope,
  kinds: Ranking['kinds'],
  rows: readonly { readonly kind: string; readonly id: string }[],
  now: string,
): Promise<{ kind: string; id: string }[]> {
  const asked = JSON.stringify(rows.map(({ kind, id }) => ({ kind, entity_id: id })));
  const { rows: seen } = await sql<{ kind: string; id: string }>`/* planned afresh */
    select candidates.kind, candidates.entity_id as id
    from (select distinct r.kind, r.entity_id from jsonb_to_recordset(${asked}::jsonb) as r(kind text, entity_id uuid)) candidates
    cross join lateral (${seenBy(scope, kinds, now)}) as e`.execute(on(db));
  return seen;
}

export interface Counts {
  readonly passages: number;
  readonly average_length: number;
  /** In how many passages the words with each of some beginnings are; nothing for those that nobody counted. */
  readonly words: ReadonlyMap<string, number>;
}
/** How many passages a team has, how long they are, and how rare words are, as it was counted; undefined before that. */
export async function findCounts(
  db: Db,
  { team_id }: InTeam,
  beginnings: readonly string[],
): Promise<Counts | undefined> {
  const { rows } = await sql<Omit<Counts, 'words'> & { words: [beginning: string, passages: number][] }>`
    select c.passages, c.average_length, (
      select coalesce(jsonb_agg(jsonb_build_array(b.beginning, t.passages)), '[]')
      from unnest(${beginnings}::text[]) as b(beginning), lateral (
        select sum(t.passages)::integer as passages from passage_terms t where t.team_id = ${team_id}
          and t.term >= b.beginning collate "C" and t.term < b.beginning || U&'\\FFFF' collate "C") as t
      where t.passages is not null) as words
    from passage_counts c where c.team_id = ${team_id}`.execute(on(db));
  return rows[0] && { ...rows[0], words: new Map(rows[0].words) };
}

/** Which of these words, in the syntax of tsquery, no passage of the team has. */
export async function findUnknown(db: Db, { team_id }: InTeam, queries: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ query: string }>`/* planned afresh */
    select q.query from unnest(${queries}::text[]) as q(query)
    where not exists (select from passages p where p.team_id = ${team_id} and p.terms @@ q.query::tsquery)`.execute(
    on(db),
  );
  return rows.map(({ query }) => query);
}

const MOST_NEAR = 3_000;
/** The words of a team that begin with these letters, the frequent ones first. */
export async function listWords(db: Db, { team_id }: InTeam, beginning: string): Promise<string[]> {
  const { rows } = await sql<{ term: string }>`
    select t.term from passage_terms t
    where t.team_id = ${team_id} and t.term >= ${beginning} collate "C" and t.term < ${`${beginning}\uffff`} collate "C"
    order by t.passages desc limit ${MOST_NEAR}`.execute(on(db));
  return rows.map(({ term }) => term);
}
