import { sql, type SelectQueryBuilder } from 'kysely';
import { tables, type Database, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { COUNTED, type Slice } from '../../kit/page.ts';
import { visibleTickets } from './visible.ts';

const on = tables<'tickets' | 'ticket_watchers' | 'ticket_statuses' | 'project_members' | 'counters'>();
type Tables = Pick<Database, 'tickets' | 'ticket_watchers' | 'ticket_statuses' | 'project_members' | 'counters'>;

const columns = [
  'tickets.id',
  'tickets.team_id',
  'tickets.number',
  'tickets.title',
  'tickets.description',
  'tickets.type',
  'tickets.priority',
  'tickets.priority_rank',
  'tickets.status',
  'tickets.status_category',
  'tickets.category',
  'tickets.tags',
  'tickets.reporter_id',
  'tickets.assignee_id',
  'tickets.project_id',
  'tickets.custom',
  'tickets.resolution_notes',
  'tickets.comment_count',
  'tickets.merged_into_id',
  'tickets.source',
  'tickets.first_responded_at',
  'tickets.resolved_at',
  'tickets.closed_at',
  'tickets.created_at',
  'tickets.updated_at',
  'tickets.version',
] as const;

const live = (db: Db, scope: TeamScope) => {
  const query = on(db)
    .selectFrom('tickets')
    .where('tickets.team_id', '=', scope.team_id)
    .where('tickets.deleted_at', 'is', null);
  return scope.visibility === 'all' ? query : query.where(visibleTickets(scope));
};

export interface TicketFilter {
  type?: Tables['tickets']['type'][] | undefined;
  status?: string[] | undefined;
}
type Filtered = SelectQueryBuilder<Tables, 'tickets', object>;
function matching(query: Filtered, filter: TicketFilter): Filtered {
  let found = query;
  if (filter.type) found = found.where((eb) => eb('tickets.type', '=', eb.fn.any(eb.val(filter.type!))));
  if (filter.status) found = found.where((eb) => eb('tickets.status', '=', eb.fn.any(eb.val(filter.status!))));
  return found;
}

/** A page of tickets, newest first. */
export async function listTickets(db: Db, scope: TeamScope, filter: TicketFilter, slice: Slice, count: boolean) {
  let query = matching(live(db, scope), filter).select(columns);
  if (slice.after !== undefined) {
    const [created_at, id] = slice.after as [string, string];
    query = query.where((eb) => eb(eb.refTuple('tickets.created_at', 'tickets.id'), '<', eb.tuple(created_at, id)));
  }
  const rows = await query
    .orderBy('tickets.created_at', 'desc')
    .orderBy('tickets.id', 'desc')
    .limit(slice.limit)
    .offset(slice.offset)
    .execute();
  if (!count) return { rows };
  const counted = matching(live(db, scope), filter)
    .select(sql`1`.as('one'))
    .limit(COUNTED + 1);
  const { total } = await on(db)
    .selectFrom(counted.as('counted'))
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, counted: total };
}
export type TicketRow = Awaited<ReturnType<typeof listTickets>>['rows'][number];

const uuid = /^[0-9a-f]{8}-/i;
/** A ticket by its id or its key; undefined where it is not visible to the person. */
export function findTicket(db: Db, scope: TeamScope, id_or_key: string): Promise<TicketRow | undefined> {
  const query = live(db, scope).select(columns);
  if (uuid.test(id_or_key)) return query.where('tickets.id', '=', id_or_key).executeTakeFirst();
  const [prefix, number] = id_or_key.split('-') as [string, string];
  if (prefix.toUpperCase() !== scope.ticket_prefix) return Promise.resolve(undefined);
  return query.where('tickets.number', '=', Number(number)).executeTakeFirst();
}

export interface NewTicket {
  id: string;
  title: string;
  description: string;
  type: Tables['tickets']['type'];
  priority: Tables['tickets']['priority'];
  status: string;
  status_category: Tables['tickets']['status_category'];
  category: string | null;
  tags: string[];
  reporter_id: string;
  assignee_id: string | null;
  project_id: string | null;
  custom: string;
  source: string;
  created_at: string;
  updated_at: string;
}
/** Takes the team's next number and inserts in one statement. Undefined: the proposed id is taken. */
export const insertTicket = (db: Tx, scope: TeamScope, ticket: NewTicket): Promise<TicketRow | undefined> =>
  on(db)
    .with('numbered', (q) =>
      q
        .insertInto('counters')
        .values({ team_id: scope.team_id, kind: 'ticket', next: 2 })
        .onConflict((c) => c.columns(['team_id', 'kind']).doUpdateSet((eb) => ({ next: eb('counters.next', '+', 1) })))
        .returning((eb) => eb('counters.next', '-', 1).as('number')),
    )
    .insertInto('tickets')
    .values((eb) => ({ ...ticket, team_id: scope.team_id, number: eb.selectFrom('numbered').select('number') }))
    .onConflict((c) => c.columns(['team_id', 'id']).doNothing())
    .returning(columns)
    .executeTakeFirst();

/** The status that new tickets of the team have. */
export const getInitialStatus = (db: Db, scope: TeamScope) =>
  on(db)
    .selectFrom('ticket_statuses')
    .select(['slug', 'category'])
    .where('team_id', '=', scope.team_id)
    .where('category', '=', 'open')
    .orderBy('position')
    .limit(1)
    .executeTakeFirstOrThrow();
