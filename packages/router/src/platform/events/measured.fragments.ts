import { sql } from 'kysely';
import type { Measured } from '../../kit/calls/measured.ts';

/** Events, as figures count them. Only auditors ask, who see all of them. */
export const measuredEvents: Measured = {
  rows: (scope) => sql`events e where e.team_id = ${scope.team_id}`,
  measures: { events: sql`count(*)`, actors: sql`count(distinct e.actor_id)` },
  dimensions: {
    type: sql`e.type`,
    entity: sql`e.entity`,
    origin: sql`e.origin`,
    actor: sql`e.actor_id::text`,
  },
  times: { at: sql`e.at` },
};
