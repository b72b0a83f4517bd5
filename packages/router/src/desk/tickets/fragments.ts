import { expressionBuilder, sql, type ExpressionBuilder, type RawBuilder } from 'kysely';
import type { TicketName } from '@deskwire/contract/desk/names.ts';
import type { Database } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { projectIn } from '../../kit/domain.ts';
import { at, type Place } from '../../identity/people/fragments.ts';

type Tables = Pick<Database, 'tickets' | 'ticket_watchers' | 'project_members'>;

/**
 * The ids of the tickets that are theirs, read off the indexes of what makes them theirs: it costs what they have and not
 * what the team has. Some of those they watch may be deleted.
 */
export const theirTickets =
  ({ team_id, person_id }: Pick<TeamScope, 'team_id' | 'person_id'>) =>
  (eb: ExpressionBuilder<Tables, never>) => {
    const having = (column: 't.reporter_id' | 't.assignee_id') =>
      eb
        .selectFrom('tickets as t')
        .select('t.id')
        .where('t.team_id', '=', team_id)
        .where('t.deleted_at', 'is', null)
        .where(column, '=', person_id);
    const watched = eb
      .selectFrom('ticket_watchers as w')
      .select('w.ticket_id as id')
      .where('w.team_id', '=', team_id)
      .where('w.person_id', '=', person_id);
    const inProjects = eb
      .selectFrom('project_members as m')
      .innerJoin('tickets as t', (join) =>
        join
          .onRef('t.team_id', '=', 'm.team_id')
          .onRef('t.project_id', '=', 'm.project_id')
          .on('t.deleted_at', 'is', null),
      )
      .select('t.id')
      .where('m.team_id', '=', team_id)
      .where('m.person_id', '=', person_id);
    return having('t.reporter_id').union(having('t.assignee_id')).union(watched).union(inProjects);
  };

/**
 * Which tickets a person may see: all, those that are theirs, or those they reported. A condition for any query over
 * `tickets`, so that the same people see what is attached to a ticket (files, comments).
 */
export const visibleTickets =
  (scope: Pick<TeamScope, 'visibility' | 'person_id'>) => (eb: ExpressionBuilder<Tables, 'tickets'>) => {
    if (scope.visibility === 'all') return eb.lit(true);
    const reported = eb('tickets.reporter_id', '=', scope.person_id);
    if (scope.visibility === 'requester') return reported;
    return eb.or([
      reported,
      eb('tickets.assignee_id', '=', scope.person_id),
      eb.exists(
        eb
          .selectFrom('ticket_watchers as tw')
          .select(eb.lit(1).as('one'))
          .whereRef('tw.team_id', '=', 'tickets.team_id')
          .whereRef('tw.ticket_id', '=', 'tickets.id')
          .where('tw.person_id', '=', scope.person_id),
      ),
      eb.exists(
        eb
          .selectFrom('project_members as pm')
          .select(eb.lit(1).as('one'))
          .whereRef('pm.team_id', '=', 'tickets.team_id')
          .whereRef('pm.project_id', '=', 'tickets.project_id')
          .where('pm.person_id', '=', scope.person_id),
      ),
    ]);
  };

/** Whether a ticket exists and is not deleted. */
export const isLive = sql<boolean>`tickets.deleted_at is null`;

/** The condition to join `tickets` by, on the columns that point at a ticket; a deleted one is as good as none. */
export const isTicket = (team: Place, id: Place): RawBuilder<boolean> =>
  sql<boolean>`(tickets.team_id = ${at(team)} and tickets.id = ${at(id)} and tickets.deleted_at is null)`;

/** Whether a person may see the ticket of this id, deleted ones included. A condition for any query. */
export const seesTicket = (scope: TeamScope, ticket_id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (select from tickets where tickets.team_id = ${scope.team_id} and tickets.id = ${ticket_id}
    and ${visibleTickets(scope)(expressionBuilder<Tables, 'tickets'>())})`;

/** Whether a person sees a ticket that is not deleted, and with it everything attached to it. */
export const seesLiveTicket = (scope: TeamScope, ticket_id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (select from tickets where tickets.team_id = ${scope.team_id} and tickets.id = ${ticket_id}
    and tickets.deleted_at is null and ${visibleTickets(scope)(expressionBuilder<Tables, 'tickets'>())})`;

/** The ticket that a column points at, as rows show it beside its id; null where the reader does not see it. */
export const ticketShown = (
  scope: Pick<TeamScope, 'team_id' | 'visibility' | 'person_id' | 'ticket_prefix'>,
  id: Place,
): RawBuilder<TicketName | null> =>
  sql<TicketName | null>`(
    select json_build_object('id', tickets.id, 'title', tickets.title, 'key', ${scope.ticket_prefix}::text || '-'
      || lpad(tickets.number::text, greatest(3, length(tickets.number::text)), '0'))
    from tickets where tickets.team_id = ${scope.team_id} and tickets.id = ${at(id)} and tickets.deleted_at is null
      and ${visibleTickets(scope)(expressionBuilder<Tables, 'tickets'>())})`;

/** The project of a ticket, deleted or not. */
export const projectOfTicket = projectIn('tickets');
