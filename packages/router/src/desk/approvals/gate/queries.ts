import { tables, type Db } from '@deskwire/database/schema.ts';
import { contentHash, isOver } from './content.queries.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { isTicket } from '../../tickets/fragments.ts';

const on = tables<'approval_requests' | 'tickets'>();

/** The last request for a ticket that was decided, and whether it was about what the ticket says now, and still is to do. */
export const findLastDecided = (db: Db, { team_id }: InTeam, ticket_id: string) =>
  on(db)
    .selectFrom('approval_requests as r')
    .innerJoin('tickets', (join) => join.on(isTicket('r.team_id', 'r.ticket_id')))
    .select(['r.id', 'r.status', 'r.decided_at'])
    .select((eb) => eb.and([eb('r.content_hash', '=', contentHash), eb.not(isOver)]).as('current'))
    .where('r.team_id', '=', team_id)
    .where('r.ticket_id', '=', ticket_id)
    .where('r.decided_at', 'is not', null)
    .orderBy('r.decided_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(1)
    .executeTakeFirst();
