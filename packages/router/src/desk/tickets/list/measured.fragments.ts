import { expressionBuilder, sql } from 'kysely';
import type { Database } from '@deskwire/database/schema.ts';
import type { Measured } from '../../../kit/calls/measured.ts';
import { isLive, visibleTickets } from '../fragments.ts';

type Tickets = Pick<Database, 'tickets' | 'ticket_watchers' | 'project_members'>;

/** Tickets, as figures count them. */
export const measuredTickets: Measured = {
  rows: (scope) => sql`tickets where tickets.team_id = ${scope.team_id} and ${isLive}
    and ${visibleTickets(scope)(expressionBuilder<Tickets, 'tickets'>())}`,
  measures: {
    tickets: sql`count(*)`,
    resolved: sql`count(tickets.resolved_at)`,
    reopened: sql`sum(tickets.reopened_count)`,
    comments: sql`sum(tickets.comment_count)`,
    resolution_hours: sql`avg(extract(epoch from tickets.resolved_at - tickets.created_at) / 3600)`,
  },
  dimensions: {
    type: sql`tickets.type`,
    priority: sql`tickets.priority`,
    status: sql`tickets.status`,
    category: sql`tickets.status_category`,
    source: sql`tickets.source`,
    assignee: sql`tickets.assignee_id::text`,
    reporter: sql`tickets.reporter_id::text`,
    project: sql`tickets.project_id::text`,
  },
  times: { created_at: sql`tickets.created_at`, resolved_at: sql`tickets.resolved_at` },
};
