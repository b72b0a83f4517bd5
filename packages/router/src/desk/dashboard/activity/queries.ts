import { expressionBuilder, sql } from 'kysely';
import { afresh } from '@deskwire/database/compiled.ts';
import { tables, type Database, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { theirTickets } from '../../tickets/fragments.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { personShown } from '../../../identity/people/fragments.ts';

const on = tables<'events' | 'tickets'>();
type Tickets = Pick<Database, 'tickets' | 'ticket_watchers' | 'project_members'>;

export interface ActivityRow {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly ticket_id: string;
  readonly number: number;
  readonly title: string;
  readonly actor_id: string | null;
  readonly actor: PersonName | null;
}
/**
 * The latest events of tickets that exist and that a person sees, except some types. For a whole team they are read in the
 * order of events; for somebody's own tickets, from the tickets that were changed last.
 */
export async function listActivity(db: Db, scope: TeamScope, never: readonly string[], limit: number) {
  const wanted = sql`e.entity = 'ticket' and e.type <> all(${never}::text[])`;
  const columns = sql`e.id, e.type, e.at, e.actor_id, t.id as ticket_id, t.number, t.title`;
  const latest =
    scope.visibility === 'all'
      ? sql`select ${columns} from events e
          join tickets t on t.team_id = e.team_id and t.id = e.entity_id and t.deleted_at is null
          where e.team_id = ${scope.team_id} and ${wanted} order by e.id desc limit ${limit}`
      : sql`select ${columns} from (
            select team_id, id, number, title from tickets
            where team_id = ${scope.team_id} and deleted_at is null
              and id = any(array${theirTickets(scope)(expressionBuilder<Tickets>())})
            order by updated_at desc limit 100) as t
          cross join lateral (
            select e.* from events e where e.team_id = t.team_id and e.entity_id = t.id and ${wanted}
            order by e.id desc limit ${limit}) as e
          order by e.id desc limit ${limit}`;
  const { rows } = await sql<ActivityRow>`${afresh(scope.visibility !== 'all')}
    select l.*, ${personShown(sql`${scope.team_id}`, 'l.actor_id')} as actor from (${latest}) as l
    order by l.id desc`.execute(on(db));
  return rows;
}
