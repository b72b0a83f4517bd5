import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './revenue.queries.ts';

/** The instants between which something is summed, by buckets of days in a time zone. */
export interface Span {
  readonly start: string;
  readonly end: string;
  readonly bucket: 'day' | 'week' | 'month';
  readonly time_zone: string;
}
/** Amounts in smallest units of the currency. */
export interface Earned {
  readonly bucket: string;
  readonly currency: string;
  readonly sales: number;
  readonly gross: number;
  readonly discount: number;
  readonly tax: number;
  readonly refunded: number;
}

/** The earnings of a team with its products. Empty buckets are left out. */
export const revenueOf = (db: Db, team: InTeam, span: Span): Promise<Earned[]> => queries.sumSales(db, team, span);
