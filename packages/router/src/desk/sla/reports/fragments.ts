import { sql, type RawBuilder } from 'kysely';
import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';

export interface Owed {
  readonly sla_due_at: string | null;
  readonly sla_due_metric: SlaMetric | null;
}
/**
 * What a ticket owes next by its SLA, and when: nothing once all is met, or while its clocks are paused. `ticket` is the
 * table, or a query with its columns.
 */
export function owedBeside(ticket: string) {
  const next = <T>(column: string) => sql<T>`(select ${sql.ref(column)} from sla_cycles
    where sla_cycles.team_id = ${sql.ref(`${ticket}.team_id`)} and sla_cycles.ticket_id = ${sql.ref(`${ticket}.id`)}
      and sla_cycles.stop is null and sla_cycles.breach_at is not null
    order by sla_cycles.breach_at limit 1)`;
  return [
    next<Owed['sla_due_at']>('breach_at').as('sla_due_at'),
    next<Owed['sla_due_metric']>('metric').as('sla_due_metric'),
  ] as const;
}

/** The ids of the tickets that owe something by a moment, or owe it already: an array, read off the index of what is owed. */
export const owedBy = (team_id: unknown, moment: unknown): RawBuilder<string[]> => sql<string[]>`array(
  select sla_cycles.ticket_id from sla_cycles
  where sla_cycles.team_id = ${team_id} and sla_cycles.stop is null and sla_cycles.breach_at is not null
    and sla_cycles.breach_at < ${moment})`;
