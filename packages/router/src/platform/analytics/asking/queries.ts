import { sql, type RawBuilder } from 'kysely';
import { tables, transaction, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { Measured } from '../../../kit/calls/measured.ts';
import type { Bucket, Checked } from './question.ts';

const on = tables<'call_hours'>();

export interface AnswerRow {
  readonly bucket: string | null;
  readonly other: boolean;
  /** `d0`, `d1`, `m0` … in the order of the question. */
  readonly [column: string]: unknown;
}

/** Seconds that one question may take. */
const PATIENCE = '5s';

/** Asks a question: names that reach SQL are those of the registry, and all else are parameters. */
export async function ask(
  db: Db,
  scope: TeamScope,
  measured: Measured,
  question: Checked,
  most_groups: number,
): Promise<AnswerRow[]> {
  const { dimensions, filters, measures, time, time_zone } = question;
  const at = time === undefined ? undefined : measured.times[time.field]!;
  const conditions = [
    ...(time === undefined ? [] : [sql`${at!} >= ${time.start}::timestamptz and ${at!} < ${time.end}::timestamptz`]),
    ...filters.map(({ dimension, values }) => sql`${measured.dimensions[dimension]!} = any(${values}::text[])`),
  ];
  const rows = sql.join([measured.rows(scope), ...conditions], sql` and `);
  const dims = dimensions.map((name) => measured.dimensions[name]!);
  const values = measures.map((name) => sql`(${measured.measures[name]!})::float8`);
  const key = sql`jsonb_build_array(${sql.join(dims)})::text`;
  const known = dims.length === 0 ? sql`true` : sql`${key} = any(array(select key from largest))`;
  const bucket = time?.bucket === undefined ? sql`null::text` : bucketOf(time.bucket, at!, time_zone);
  const columns = [
    sql`${bucket} as bucket`,
    sql`not ${known} as other`,
    ...dims.map((dim, index) => sql`case when ${known} then ${dim} end as ${sql.ref(`d${index}`)}`),
  ];
  const groups = sql.join(columns.map((_, index) => sql.lit(index + 1)));
  const largest =
    dims.length === 0
      ? sql``
      : sql`with largest as materialized (
          select ${key} as key from ${rows} group by 1 order by ${values[0]!} desc nulls last, 1 limit ${most_groups})`;
  return transaction(db, async (tx) => {
    await sql`set local statement_timeout = ${sql.lit(PATIENCE)}`.execute(on(tx));
    const answer = await sql<AnswerRow>`
      ${largest} select ${sql.join(columns)}, ${sql.join(values.map((value, index) => sql`${value} as ${sql.ref(`m${index}`)}`))}
      from ${rows} group by ${groups} order by ${groups}`.execute(on(tx));
    return answer.rows;
  });
}

/** The name of the bucket that a time is in. */
const bucketOf = (bucket: Bucket, at: RawBuilder<unknown>, time_zone: string): RawBuilder<string> =>
  bucket === 'hour'
    ? sql<string>`to_char(date_trunc('hour', ${at} at time zone 'UTC'), 'YYYY-MM-DD"T"HH24":00:00.000Z"')`
    : sql<string>`to_char(date_trunc(${sql.lit(bucket)}, ${at} at time zone ${time_zone}), 'YYYY-MM-DD')`;
