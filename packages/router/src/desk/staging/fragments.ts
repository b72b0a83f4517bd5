import { sql, type RawBuilder } from 'kysely';

/** The ids of the deployments of a ticket, as a query of one column. */
export const deploymentsOf = (team_id: string, ticket_id: string): RawBuilder<unknown> =>
  sql`select d.id from deployments d where d.team_id = ${team_id} and d.ticket_id = ${ticket_id}`;
