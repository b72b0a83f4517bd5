import { expressionBuilder, sql } from 'kysely';
import { tables, type Database, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { visibleTickets } from '../fragments.ts';
import { named } from '../queries.ts';

const on = tables<'ticket_reads' | 'tickets' | 'events'>();
type Tickets = Pick<Database, 'tickets' | 'ticket_watchers' | 'project_members'>;

/**
 * Notes how somebody has left tickets: as they are now, with all that has happened to them. Tickets that they do not see are
 * left out. Returns how many there are.
 */
export async function mark(
  db: Tx,
  scope: TeamScope,
  ids_or_keys: readonly string[],
  { unread, at }: { readonly unread: boolean; readonly at: string },
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into ticket_reads (team_id, person_id, ticket_id, ticket_updated_at, last_event_id, unread, at)
    select tickets.team_id, ${scope.person_id}, tickets.id, tickets.updated_at, (
        select events.id from events where events.team_id = tickets.team_id and events.entity_id = tickets.id
        order by events.id desc limit 1), ${unread}, ${at}
    from tickets
    where tickets.team_id = ${scope.team_id} and tickets.deleted_at is null and ${named(scope, ids_or_keys)}
      and ${visibleTickets(scope)(expressionBuilder<Tickets, 'tickets'>())}
    order by tickets.id
    on conflict (team_id, person_id, ticket_id) do update
      set ticket_updated_at = excluded.ticket_updated_at, last_event_id = excluded.last_event_id,
        unread = excluded.unread, at = excluded.at`.execute(on(db));
  return Number(numAffectedRows);
}
