import { sql, type RawBuilder } from 'kysely';
import type { Recommendation } from '@deskwire/contract/inbox/recommendations.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';

const on = tables<'recommendations' | 'recommendation_ratings' | 'recommendation_examples'>();

const ratings = (helpful: boolean): RawBuilder<number> => sql<number>`(
  select count(*)::integer from recommendation_ratings o where o.team_id = r.team_id
    and o.recommendation_id = r.id and o.helpful = ${sql.lit(helpful)})`;
const columnsFor = ({ person_id }: TeamScope, score: RawBuilder<number | null>) =>
  [
    'r.id',
    'r.title',
    'r.text',
    'r.type',
    'r.category',
    'r.priority',
    'r.words',
    'r.source',
    'r.enabled',
    ratings(true).as('helpful'),
    ratings(false).as('unhelpful'),
    sql<boolean | null>`(select o.helpful from recommendation_ratings o where o.team_id = r.team_id
      and o.recommendation_id = r.id and o.person_id = ${person_id})`.as('rated'),
    score.as('score'),
    'r.created_by',
    personShown<PersonName | null>('r.team_id', 'r.created_by').as('creator'),
    'r.created_at',
    'r.updated_at',
    'r.version',
  ] as const;
const typed = (rows: readonly unknown[]) => rows as readonly Recommendation[] as Recommendation[];
const all = (db: Db, { team_id }: InTeam) => on(db).selectFrom('recommendations as r').where('r.team_id', '=', team_id);

/** A ticket that advice is wanted for. */
export interface About {
  readonly id: string;
  readonly type: string;
  readonly category: string | null;
  readonly priority: string;
  /** As search folds them, a blank before each. */
  readonly words: string;
}
/** The category counts most, then the type, then each word of the ticket that speaks for it. */
const fit = ({ type, category, priority, words }: About): RawBuilder<number> => sql<number>`(
  (r.category is not null and lower(r.category) = lower(${category}))::integer * 4
  + (r.type is not null and r.type = ${type})::integer * 2
  + (r.priority is not null and r.priority = ${priority})::integer
  + (select count(*)::integer * 3 from unnest(r.words) word where position(' ' || word in ${words}) > 0))`;
/** A recommendation for tickets of another kind does not fit, whatever its words. */
const excluded = ({ type, priority }: About): RawBuilder<boolean> =>
  sql<boolean>`(r.type <> ${type} or r.priority <> ${priority}) is true`;

export interface RecommendationFilter {
  readonly type?: string | undefined;
  readonly category?: string | undefined;
  readonly priority?: string | undefined;
  readonly source?: string | undefined;
  readonly enabled: boolean;
}
/** Newest first or, for a ticket, what fits it best. */
export async function listRecommendations(
  db: Db,
  scope: TeamScope,
  { enabled, ...filter }: RecommendationFilter,
  about: About | undefined,
  slice: Slice,
) {
  let matching = all(db, scope).where('r.enabled', '=', enabled);
  for (const [column, value] of Object.entries(filter))
    if (value !== undefined) matching = matching.where(sql.ref(`r.${column}`), '=', value);
  const score = about === undefined ? sql<number | null>`null::integer` : fit(about);
  if (about !== undefined)
    matching = matching.where(sql<boolean>`${score} > 0`).where(sql<boolean>`not ${excluded(about)}`);
  const keys = [...(about === undefined ? [] : [score]), 'r.created_at', 'r.id'] as const;
  const query = { rows: matching.select(columnsFor(scope, score)), matching: matching.select('r.id') };
  const { rows, ...found } = await listed(db, query, keys, 'desc', slice);
  return { ...found, rows: typed(rows) };
}

export async function findRecommendation(db: Db, scope: TeamScope, id: string): Promise<Recommendation | undefined> {
  const query = all(db, scope).select(columnsFor(scope, sql<number | null>`null::integer`));
  return typed(await query.where('r.id', '=', id).execute())[0];
}
export const lockRecommendation = (db: Tx, scope: TeamScope, id: string) =>
  all(db, scope).select(['r.id', 'r.version']).where('r.id', '=', id).forUpdate('r').executeTakeFirst();

export const countRecommendations = async (db: Db, scope: InTeam): Promise<number> =>
  Number(
    (
      await all(db, scope)
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
  );

export interface RecommendationFields extends Pick<
  Recommendation,
  'title' | 'text' | 'type' | 'category' | 'priority' | 'words' | 'enabled'
> {}
interface NewRecommendation extends RecommendationFields {
  readonly id: string;
  readonly source: Recommendation['source'];
  readonly now: string;
}
/** False: the proposed id is taken. */
export const insertRecommendation = async (
  db: Tx,
  { team_id, person_id }: TeamScope,
  { now, ...row }: NewRecommendation,
): Promise<boolean> =>
  (await on(db)
    .insertInto('recommendations')
    .values({ ...row, team_id, created_by: person_id, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()) !== undefined;
export const updateRecommendation = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: Partial<RecommendationFields>,
  now: string,
) =>
  on(db)
    .updateTable('recommendations')
    .set({ ...set, updated_at: now, version: sql`version + 1` })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
export const deleteRecommendation = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .deleteFrom('recommendations')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning('title')
    .executeTakeFirst();

export const insertExamples = (db: Tx, team_id: TeamId, now: string) =>
  sql`
  insert into recommendations (team_id, id, title, text, type, category, priority, words, source, enabled, created_at, updated_at)
  select ${team_id}, id, title, text, type, category, priority, words, 'seed', true, ${now}::timestamptz, ${now}::timestamptz
  from recommendation_examples`.execute(on(db));

export const upsertRating = (
  db: Tx,
  { team_id, person_id }: TeamScope,
  recommendation_id: string,
  rating: { readonly helpful: boolean; readonly rated_at: string },
) =>
  on(db)
    .insertInto('recommendation_ratings')
    .values({ team_id, person_id, recommendation_id, ...rating })
    .onConflict((conflict) => conflict.columns(['team_id', 'recommendation_id', 'person_id']).doUpdateSet(rating))
    .execute();
export const deleteRating = (db: Tx, { team_id, person_id }: TeamScope, recommendation_id: string) =>
  on(db)
    .deleteFrom('recommendation_ratings')
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where('recommendation_id', '=', recommendation_id)
    .execute();
