import { sql, type RawBuilder } from 'kysely';
import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';

export interface Owed {
  readonly at: string;
  readonly metric: SlaMetric;
}
/**
 * The next promise of a ticket that is due, and when: null once all are met, or while its clocks are paused. `ticket` is the
 * table, or a query with its columns, of which each row costs one look at an index.
 */
export const owedBy = (ticket: string): RawBuilder<Owed | null> => sql<Owed | null>`(
  select json_build_object('at', sla_cycles.breach_at, 'metric', sla_cycles.metric) from sla_cycles
  where sla_cycles.team_id = ${sql.ref(`${ticket}.team_id`)} and sla_cycles.ticket_id = ${sql.ref(`${ticket}.id`)}
    and sla_cycles.stop is null and sla_cycles.breach_at is not null
  order by sla_cycles.breach_at limit 1)`;

/** The ids of the tickets that owe something by a moment, or owe it already: an array, read off the index of what is owed. */
export const owingBefore = (team_id: unknown, moment: unknown): RawBuilder<string[]> => sql<string[]>`array(
  select sla_cycles.ticket_id from sla_cycles
  where sla_cycles.team_id = ${team_id} and sla_cycles.stop is null and sla_cycles.breach_at is not null
    and sla_cycles.breach_at < ${moment})`;
