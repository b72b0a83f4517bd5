import type { ExpressionBuilder } from 'kysely';
import type { Database } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';

type Tables = Pick<Database, 'tickets' | 'ticket_watchers' | 'project_members'>;

/**
 * Which tickets a person may see: all, those that are theirs, or those they reported. A condition for any query over
 * `tickets`, so that what hangs at a ticket (files, comments) is seen by the same people.
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
          .selectFrom('ticket_watchers as w')
          .select(eb.lit(1).as('one'))
          .whereRef('w.team_id', '=', 'tickets.team_id')
          .whereRef('w.ticket_id', '=', 'tickets.id')
          .where('w.person_id', '=', scope.person_id),
      ),
      eb.exists(
        eb
          .selectFrom('project_members as m')
          .select(eb.lit(1).as('one'))
          .whereRef('m.team_id', '=', 'tickets.team_id')
          .whereRef('m.project_id', '=', 'tickets.project_id')
          .where('m.person_id', '=', scope.person_id),
      ),
    ]);
  };
