import { sql, type RawBuilder } from 'kysely';

/** The ids of the tickets that owe something by a moment, or owe it already: an array, read off the index of what is owed. */
export const owedBy = (team_id: unknown, moment: unknown): RawBuilder<string[]> => sql<string[]>`array(
  select sla_cycles.ticket_id from sla_cycles
  where sla_cycles.team_id = ${team_id} and sla_cycles.stop is null and sla_cycles.breach_at is not null
    and sla_cycles.breach_at < ${moment})`;
