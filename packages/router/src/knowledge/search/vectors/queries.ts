import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import { allowed, seenBy, type HitFilter, type RankedRow, type Ranking } from '../ranking/queries.ts';
import type { KeptVector } from './vector.ts';

const on = tables<
  'embedding_models' | 'team_embeddings' | 'passage_signatures' | 'passage_vectors' | 'passages' | 'passage_counts'
>();

export interface TeamModel {
  readonly id: number;
  readonly name: string;
  readonly helps: boolean | null;
}
/** The model by which all passages of a team are measured; undefined for none yet. */
export const findModel = (db: Db, { team_id }: InTeam): Promise<TeamModel | undefined> =>
  on(db)
    .selectFrom('team_embeddings as t')
    .innerJoin('embedding_models as m', 'm.id', 't.model_id')
    .select(['m.id', 'm.name', 't.helps'])
    .where('t.team_id', '=', team_id)
    .executeTakeFirst();

export const noteHelps = (db: Tx, { team_id }: InTeam, helps: boolean) =>
  on(db).updateTable('team_embeddings').set({ helps }).where('team_id', '=', team_id).execute();

/** A passage of which a model does not know where it is. `seen_as` is another one as soon as the passage is written again. */
export interface Unmeasured {
  readonly home_id: string;
  readonly kind: string;
  readonly entity_id: string;
  readonly ordinal: number;
  readonly seen_as: string;
}
export type After = Omit<Unmeasured, 'seen_as'>;
export async function listUnmeasured(
  db: Db,
  { team_id }: InTeam,
  model: string,
  after: After | undefined,
  limit: number,
) {
  const further =
    after === undefined
      ? sql``
      : sql`and (p.home_id, p.kind, p.entity_id, p.ordinal) > (${after.home_id}::uuid, ${after.kind}, ${after.entity_id}::uuid, ${after.ordinal}::integer)`;
  const { rows } = await sql<Unmeasured>`
    select p.home_id, p.kind, p.entity_id, p.ordinal, p.xmin::text as seen_as from passages p
    where p.team_id = ${team_id} ${further} and not exists (
      select from passage_signatures s join embedding_models m on m.id = s.model_id and m.name = ${model}
      where s.team_id = p.team_id and s.home_id = p.home_id and s.kind = p.kind and s.entity_id = p.entity_id
        and s.ordinal = p.ordinal)
    order by p.home_id, p.kind, p.entity_id, p.ordinal limit ${limit}`.execute(on(db));
  return rows;
}

/** The id of a model, which is noted with its first vector. Throws where its vectors have another length by now. */
export async function modelOf(db: Tx, name: string, dimensions: number, at: string): Promise<number> {
  const { rows } = await sql<{ id: number; dimensions: number }>`
    insert into embedding_models (name, dimensions, created_at) values (${name}, ${dimensions}, ${at})
    on conflict (name) do update set name = excluded.name returning id, dimensions`.execute(on(db));
  if (rows[0]!.dimensions !== dimensions)
    throw new Error(`The model ${name} gives ${dimensions} numbers, and gave ${rows[0]!.dimensions} before`);
  return rows[0]!.id;
}

/** Keeps vectors of passages that say what they said when they were read. */
export async function keepVectors(
  db: Tx,
  { team_id }: InTeam,
  model_id: number,
  measured: readonly (Unmeasured & { readonly vector: KeptVector })[],
): Promise<void> {
  const given = measured.map(({ vector: { signature, scale, bytes }, ...passage }) => ({
    ...passage,
    signature,
    scale,
    vector: Buffer.from(bytes.buffer).toString('hex'),
  }));
  await sql`
    with given as (
      select g.*, p.internal from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(
        home_id uuid, kind text, entity_id uuid, ordinal integer, seen_as text, signature text, scale real, vector text)
      join passages p on p.team_id = ${team_id} and p.home_id = g.home_id and p.kind = g.kind
        and p.entity_id = g.entity_id and p.ordinal = g.ordinal and p.xmin::text = g.seen_as
      for key share of p),
    signed as (
      insert into passage_signatures (team_id, home_id, kind, entity_id, ordinal, model_id, internal, signature)
      select ${team_id}::uuid, home_id, kind, entity_id, ordinal, ${model_id}::smallint, internal, signature::bit varying
      from given on conflict do nothing)
    insert into passage_vectors (team_id, home_id, kind, entity_id, ordinal, model_id, scale, vector)
    select ${team_id}::uuid, home_id, kind, entity_id, ordinal, ${model_id}::smallint, scale, decode(vector, 'hex')
    from given on conflict do nothing`.execute(on(db));
}

/** Has a team searched by a model from now on, and forgets the vectors of others. Whether it helps is to be tried again. */
export async function switchTo(db: Tx, { team_id }: InTeam, model: string): Promise<void> {
  await sql`
    with model as (select id from embedding_models where name = ${model}),
    gone as (
      delete from passage_signatures s using model where s.team_id = ${team_id} and s.model_id <> model.id)
    update team_embeddings t set model_id = model.id, helps = case when t.model_id = model.id then t.helps end
    from model where t.team_id = ${team_id}`.execute(on(db));
}

/** Notes teams that have passages, and gives those that are not searched by this model. */
export async function listBehind(db: Tx, model: string, now: string): Promise<TeamId[]> {
  const { rows } = await sql<{ team_id: TeamId }>`
    with known as (
      insert into team_embeddings (team_id) select team_id from passage_counts on conflict do nothing)
    select c.team_id from passage_counts c
    left join team_embeddings t on t.team_id = c.team_id left join embedding_models m on m.id = t.model_id
    where m.name is distinct from ${model}
      and (t.asked_at is null or t.asked_at < ${now}::timestamptz - interval '1 hour')`.execute(on(db));
  return rows.map(({ team_id }) => team_id);
}

/** Selects the teams whose passages get vectors. */
export async function listMeasured(db: Db, team_ids: readonly TeamId[]): Promise<TeamId[]> {
  const { rows } = await sql<{ team_id: TeamId }>`
    select team_id from team_embeddings where team_id = any(${team_ids}::uuid[])`.execute(on(db));
  return rows.map(({ team_id }) => team_id);
}
/** Notes that passages of teams will be measured; gives those of which nobody had asked for it. */
export async function askFor(db: Tx, team_ids: readonly TeamId[], now: string): Promise<TeamId[]> {
  const { rows } = await sql<{ team_id: TeamId }>`
    update team_embeddings set asked_at = ${now} where team_id = any(${team_ids}::uuid[])
      and (asked_at is null or asked_at < ${now}::timestamptz - interval '1 hour')
    returning team_id`.execute(on(db));
  return rows.map(({ team_id }) => team_id);
}
export const noteStarted = (db: Tx, { team_id }: InTeam) =>
  on(db).updateTable('team_embeddings').set({ asked_at: null }).where('team_id', '=', team_id).execute();

/** So many of the nearest are compared exactly. */
const EXACT = 500;
export interface Near extends RankedRow {
  readonly scale: number;
  readonly vector: Buffer;
}
export interface Nearest {
  readonly looked_at: number;
  readonly rows: readonly Near[];
}
/**
 * The passages that are nearest to a question by the signs of their numbers, of those that somebody sees: rights stand
 * inside, as where words are ranked.
 */
export async function listNearest(
  db: Db,
  scope: TeamScope,
  {
    kinds,
    internal,
    model_id,
    signature,
    most,
    filter,
    now,
  }: Pick<Ranking, 'kinds' | 'internal' | 'most' | 'now'> & {
    readonly model_id: number;
    readonly signature: string;
    readonly filter: HitFilter;
  },
): Promise<Nearest> {
  const { rows } = await sql<{ looked_at: number } & Near>`/* planned afresh */
    with candidates as materialized (
      select s.home_id, s.kind, s.entity_id, s.ordinal, bit_count(s.signature # ${signature}::bit varying) as distance
      from passage_signatures s
      where s.team_id = ${scope.team_id} and s.model_id = ${model_id} and s.kind = any(${kinds.map(([kind]) => kind)}::text[])
        ${internal ? sql`` : sql`and not s.internal`}
      order by distance, s.entity_id, s.ordinal limit ${most}),
    near as (
      select candidates.*, e.project_id, e.person_id, e.at
      from candidates cross join lateral (${seenBy(scope, kinds, now)}) as e ${allowed(filter)}
      order by candidates.distance, candidates.entity_id, candidates.ordinal limit ${EXACT})
    select (select count(*)::int from candidates) as looked_at, n.kind, n.entity_id as id, n.ordinal, 0 as score,
      n.project_id, n.person_id, n.at, v.scale, v.vector
    from near n join passage_vectors v on v.team_id = ${scope.team_id} and v.home_id = n.home_id and v.kind = n.kind
      and v.entity_id = n.entity_id and v.ordinal = n.ordinal and v.model_id = ${model_id}`.execute(on(db));
  return { looked_at: rows[0]?.looked_at ?? 0, rows };
}
