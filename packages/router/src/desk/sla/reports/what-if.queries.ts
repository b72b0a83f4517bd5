import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { isLive } from '../../tickets/fragments.ts';

const on = tables<'tickets'>();
type Values<T> = readonly T[] | undefined;

export interface TicketSet {
  readonly ticket_id: Values<string>;
  readonly type: Values<'bug' | 'feature' | 'incident' | 'request' | 'question'>;
  readonly priority: Values<'low' | 'medium' | 'high' | 'urgent'>;
  readonly status_category: Values<'open' | 'waiting' | 'resolved' | 'closed'>;
  readonly category: string | undefined;
  readonly created_after: string | undefined;
  readonly created_before: string | undefined;
}
/** Tickets of a set, newest first. */
export async function listTicketSet(db: Db, team_id: TeamId, set: TicketSet, limit: number): Promise<string[]> {
  const rows = await on(db)
    .selectFrom('tickets')
    .select('id')
    .where('team_id', '=', team_id)
    .where(isLive)
    .$if(set.ticket_id !== undefined, (query) => query.where('id', 'in', set.ticket_id!))
    .$if(set.type !== undefined, (query) => query.where('type', 'in', set.type!))
    .$if(set.priority !== undefined, (query) => query.where('priority', 'in', set.priority!))
    .$if(set.status_category !== undefined, (query) => query.where('status_category', 'in', set.status_category!))
    .$if(set.category !== undefined, (query) => query.where('category', '=', set.category!))
    .$if(set.created_after !== undefined, (query) => query.where('created_at', '>=', set.created_after!))
    .$if(set.created_before !== undefined, (query) => query.where('created_at', '<', set.created_before!))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
