import { sql } from 'kysely';
import type { Measured } from '../../kit/calls/measured.ts';

/** Calls by the hour, as figures count them. */
export const measuredCalls: Measured = {
  rows: (scope) => sql`call_hours c where c.team_id = ${scope.team_id}`,
  measures: {
    calls: sql`sum(c.calls)`,
    refused: sql`sum(c.refused)`,
    failed: sql`sum(c.failed)`,
    mean_ms: sql`sum(c.ms)::float8 / nullif(sum(c.calls), 0)`,
  },
  dimensions: { procedure: sql`c.procedure`, door: sql`c.door` },
  times: { hour: sql`c.hour` },
};
