import type { analytics } from '@deskwire/contract/platform/analytics.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In, Out, TeamScope } from '../../kit/context.ts';
import { requireWithin } from '../../kit/limits/entitlements.ts';
import { AppError, toAppError } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import * as queries from './asking/queries.ts';
import { checkQuestion, type Checked, type Question } from './asking/question.ts';

type Answer = Out<typeof analytics.query>;

/** Answers a typed question about the rows that its reader may see. */
export const askQuestion = (
  ctx: Ctx<typeof analytics.query>,
  { team_id: _, ...question }: In<typeof analytics.query>,
): Promise<Answer> => answer({ ...ctx, time_zone: question.time_zone ?? ctx.user.time_zone }, question);

interface Asking {
  readonly db: Db;
  readonly services: Services;
  readonly scope: TeamScope;
  readonly time_zone: string;
  readonly now: () => string;
}
/** Rows of one answer. */
const MOST_ROWS = 20_000;
const MOST_GROUPS = 1_000;
const DAY_MS = 86_400_000;

export async function answer({ db, services, scope, time_zone, now }: Asking, asked: Question): Promise<Answer> {
  const question = checkQuestion(scope, asked, time_zone, now());
  const { time, source } = question;
  if (time !== undefined) {
    const days = Math.ceil((Date.parse(now()) - Date.parse(time.start)) / DAY_MS) - 1;
    await requireWithin(db, scope, 'analytics_days', Math.max(0, days));
  }
  const buckets = Math.max(1, time?.buckets.length ?? 1);
  const most = Math.min(MOST_GROUPS, Math.floor(MOST_ROWS / buckets));
  const rows = await ask(db, scope, services, question, most);
  return {
    source,
    time_zone,
    rows: filled(
      question,
      rows.map((row) => present(question, row)),
    ),
  };
}

async function ask(db: Db, scope: TeamScope, { domains }: Services, question: Checked, most: number) {
  const measured = domains.measured.get(question.source);
  if (measured === undefined)
    throw new Error(`No domain reads "${question.source}": its manifest must, under measured.`);
  try {
    return await queries.ask(db, scope, measured, question, most);
  } catch (error) {
    // The database cancels a query that takes longer than it may.
    if ((error as { code?: string }).code === '57014') throw new AppError('QUERY_TOO_BROAD');
    throw toAppError(error);
  }
}

type Row = Answer['rows'][number];
const present = ({ dimensions, measures, averages }: Checked, row: queries.AnswerRow): Row => ({
  bucket: row.bucket,
  other: row.other,
  dimensions: Object.fromEntries(dimensions.map((name, index) => [name, (row[`d${index}`] ?? null) as string | null])),
  measures: Object.fromEntries(
    measures.map((name, index) => [name, (row[`m${index}`] ?? (averages.includes(name) ? null : 0)) as number | null]),
  ),
});

/** Every bucket is there for every group: where nothing happened, it says so. */
function filled({ time, dimensions, measures, averages }: Checked, rows: readonly Row[]): Row[] {
  const nothing = Object.fromEntries(measures.map((name) => [name, averages.includes(name) ? null : 0]));
  if (time?.bucket === undefined) {
    const total = { bucket: null, other: false, dimensions: {}, measures: nothing };
    return rows.length === 0 && dimensions.length === 0 ? [total] : [...rows];
  }
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row.other, row.dimensions]));
  if (groups.size === 0 && dimensions.length === 0) groups.set(JSON.stringify([false, {}]), []);
  return [...groups].flatMap(([key, those]) => {
    const [other, dims] = JSON.parse(key) as [boolean, Row['dimensions']];
    const byBucket = new Map(those.map((row) => [row.bucket, row]));
    return time.buckets.map(
      (bucket) => byBucket.get(bucket) ?? { bucket, other, dimensions: dims, measures: { ...nothing } },
    );
  });
}
