import { sql, type RawBuilder } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { Whose } from '../calls/queries.ts';

const on = tables<'ai_calls' | 'people'>();

export interface Range {
  readonly from: string;
  /** The day after the last. */
  readonly until: string;
}
const within = (db: Db, whose: Whose, { from, until }: Range) =>
  on(db)
    .selectFrom('ai_calls')
    .where('ai_calls.team_id', '=', whose.team_id)
    .$if(whose.person_id !== null, (q) => q.where('ai_calls.actor_id', '=', whose.person_id))
    .where('ai_calls.created_at', '>=', `${from}T00:00:00.000Z`)
    .where('ai_calls.created_at', '<', `${until}T00:00:00.000Z`);

const sum = (column: 'input_tokens' | 'cached_tokens' | 'output_tokens' | 'reasoning_tokens' | 'cost_nanos') =>
  sql<string>`coalesce(sum(${sql.ref(`ai_calls.${column}`)}), 0)`;
const day = sql<string>`(ai_calls.created_at at time zone 'UTC')::date::text`;

/** Calls and tokens of each day on which there were any. */
export async function countByDay(db: Db, whose: Whose, range: Range) {
  const rows = await within(db, whose, range)
    .select((eb) => [
      day.as('day'),
      eb.fn.countAll<number>().as('calls'),
      eb.fn.countAll<number>().filterWhere('error', 'is not', null).as('failed'),
      sum('input_tokens').as('input'),
      sum('cached_tokens').as('cached'),
      sum('output_tokens').as('output'),
      sum('reasoning_tokens').as('reasoning'),
    ])
    .groupBy(day)
    .orderBy(day)
    .execute();
  return rows.map((row) => ({
    day: row.day,
    calls: Number(row.calls),
    failed: Number(row.failed),
    input: Number(row.input),
    cached: Number(row.cached),
    output: Number(row.output),
    reasoning: Number(row.reasoning),
  }));
}

export type Grouping = 'day' | 'person' | 'model' | 'task';
const keys: Record<Grouping, RawBuilder<string | null>> = {
  day,
  person: sql<string | null>`ai_calls.actor_id::text`,
  model: sql<string | null>`coalesce(ai_calls.model, 'rules')`,
  task: sql<string | null>`ai_calls.task`,
};

/** The costs of calls, by one of their fields, the highest first. */
export async function sumCosts(db: Db, whose: Whose, range: Range, by: Grouping) {
  const key = keys[by];
  const rows = await within(db, whose, range)
    .leftJoin('people', (join) =>
      join.onRef('people.team_id', '=', 'ai_calls.team_id').onRef('people.id', '=', 'ai_calls.actor_id'),
    )
    .select((eb) => [
      key.as('key'),
      sql<string | null>`max(people.name)`.as('person'),
      eb.fn.countAll<number>().as('calls'),
      sum('cost_nanos').as('cost'),
      // Rules cost nothing.
      eb.fn
        .countAll<number>()
        .filterWhere('ai_calls.cost_nanos', 'is', null)
        .filterWhere('ai_calls.provider', '<>', 'rules')
        .as('unpriced'),
    ])
    .groupBy(key)
    .orderBy('cost', 'desc')
    .orderBy(key)
    .limit(1000)
    .execute();
  return rows.map((row) => ({
    key: row.key,
    name: (by === 'person' ? row.person : row.key) ?? 'Work without a person',
    calls: Number(row.calls),
    cost_nanos: Number(row.cost),
    unpriced_calls: Number(row.unpriced),
  }));
}
