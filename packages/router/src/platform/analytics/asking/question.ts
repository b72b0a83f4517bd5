import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { analytics } from '@deskwire/contract/platform/analytics.ts';
import { analyticsSources, type AnalyticsSource } from '@deskwire/contract/platform/analytics.registry.ts';
import type { In, TeamScope } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { spanOf } from '../days.ts';
import { bucketsOf } from './buckets.ts';

export type Question = Omit<In<typeof analytics.query>, 'team_id'>;
export type Bucket = NonNullable<NonNullable<Question['time']>['bucket']>;

/** A question whose names are those of the registry, and whose range is in instants. */
export interface Checked {
  readonly source: Question['source'];
  readonly measures: readonly string[];
  readonly averages: readonly string[];
  readonly dimensions: readonly string[];
  readonly filters: readonly { readonly dimension: string; readonly values: readonly string[] }[];
  readonly time_zone: string;
  readonly time?: {
    readonly field: string;
    readonly start: string;
    readonly end: string;
    readonly bucket: Bucket | undefined;
    /** The name of every bucket of the range, in order. */
    readonly buckets: readonly string[];
  };
}
const MOST_BUCKETS = 366;

/** Throws FORBIDDEN for a source that the reader may not ask about, INVALID_INPUT for names that it does not have. */
export function checkQuestion(scope: TeamScope, question: Question, time_zone: string, now: string): Checked {
  const source: AnalyticsSource = analyticsSources[question.source];
  if (!rolesPermit(scope.roles, source.needs)) throw new AppError('FORBIDDEN', { needs: source.needs });
  const { measures, dimensions = [], filters = [], time } = question;
  known('measures', measures, source.measures);
  known('dimensions', dimensions, source.dimensions);
  known(
    'filters',
    filters.map(({ dimension }) => dimension),
    source.dimensions,
  );
  if (time?.field !== undefined) known('time', [time.field], source.times);
  const common = { source: question.source, measures, averages: source.averages, dimensions, filters, time_zone };
  if (time === undefined) return common;
  const { start, end, first, last } = spanOf({ ...time, time_zone }, now);
  const buckets = time.bucket === undefined ? [] : bucketsOf(time.bucket, { start, end, first, last });
  if (buckets.length > MOST_BUCKETS) throw new AppError('QUERY_TOO_BROAD');
  return { ...common, time: { field: time.field ?? source.times[0]!, start, end, bucket: time.bucket, buckets } };
}

function known(field: string, names: readonly string[], all: readonly string[]): void {
  const strange = names.find((name) => !all.includes(name));
  if (strange !== undefined) throw invalid(field, `has no "${strange}"; there are ${all.join(', ')}`);
  if (new Set(names).size !== names.length && field !== 'filters') throw invalid(field, 'names one thing twice');
}
