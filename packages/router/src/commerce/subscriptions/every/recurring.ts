import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './recurring.queries.ts';

/** The instants between which something is summed, by buckets of days in a time zone. */
export interface Span {
  readonly start: string;
  readonly end: string;
  readonly bucket: 'day' | 'week' | 'month';
  readonly time_zone: string;
}
export interface Moved {
  readonly bucket: string;
  readonly currency: string;
  readonly kind: string;
  readonly moved: number;
}

/** The monthly recurring revenue of all subscriptions: before a span, and its changes in it with their reasons. */
export const recurringOf = async (db: Db, span: Span) => ({
  before: await queries.sumBefore(db, span.start),
  changes: await queries.sumChanges(db, span),
});
