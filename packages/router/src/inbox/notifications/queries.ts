import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import { countUpTo } from '../../kit/count.ts';
import { listed } from '../../kit/keyset.ts';
import type { Slice } from '../../kit/page.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<
  | 'notifications'
  | 'people'
  | 'users'
  | 'tickets'
  | 'ticket_watchers'
  | 'ticket_comments'
  | 'events'
  | 'event_payloads'
  | 'teams'
>();

export interface NewNotification {
  id: string;
  user_id: string;
  team_id: TeamId;
  event_id: string;
  type: string;
  entity: string;
  entity_id: string | null;
  title: string;
  body: string;
  created_at: string;
}
/** One notice per user, event and type, however often the job runs. */
export const insertNotifications = (db: Tx, rows: readonly NewNotification[]) =>
  on(db)
    .insertInto('notifications')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['user_id', 'event_id', 'type']).doNothing())
    .execute();

export interface NotificationFilter {
  unread_only?: boolean | undefined;
  team_ids: readonly string[];
}
const mine = (db: Db, user_id: string, filter: NotificationFilter) =>
  on(db)
    .selectFrom('notifications')
    .where('user_id', '=', user_id)
    .$if(filter.unread_only === true, (query) => query.where('read_at', 'is', null))
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val(filter.team_ids as string[]))));

const columns = ['id', 'team_id', 'type', 'entity', 'entity_id', 'title', 'body', 'created_at', 'read_at'] as const;
/** A page of a user's notices, newest first. */
export async function listNotifications(db: Db, user_id: string, filter: NotificationFilter, slice: Slice) {
  return listed(
    db,
    { rows: mine(db, user_id, filter).select(columns), matching: mine(db, user_id, filter).select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}

/** Unread notices of a user, at most COUNTED + 1. */
export const countUnread = (db: Db, user_id: string, filter: NotificationFilter) =>
  countUpTo(db, mine(db, user_id, { ...filter, unread_only: true }).select('id'));

/** What a notice about a ticket's event is made of; undefined where the ticket is gone. */
export const findTicketEvent = (db: Db, team_id: TeamId, event_id: string) =>
  on(db)
    .selectFrom('events as e')
    .innerJoin('tickets as t', (join) => join.onRef('t.team_id', '=', 'e.team_id').onRef('t.id', '=', 'e.entity_id'))
    .innerJoin('teams', 'teams.id', 'e.team_id')
    .leftJoin('event_payloads as p', (join) =>
      join.onRef('p.team_id', '=', 'e.team_id').onRef('p.event_id', '=', 'e.id'),
    )
    .leftJoin('people as actor', (join) =>
      join.onRef('actor.team_id', '=', 'e.team_id').onRef('actor.id', '=', 'e.actor_id'),
    )
    .leftJoin('people as assignee', (join) =>
      join.onRef('assignee.team_id', '=', 't.team_id').onRef('assignee.id', '=', 't.assignee_id'),
    )
    .select([
      'e.id as event_id',
      'e.type',
      'e.at',
      'e.actor_id',
      'actor.name as actor_name',
      'p.payload',
      't.id as ticket_id',
      't.number',
      't.title',
      't.status',
      't.status_category',
      't.source',
      't.reporter_id',
      't.assignee_id',
      'assignee.name as assignee_name',
      't.resolution_notes',
      'teams.name as team_name',
      'teams.ticket_prefix',
    ])
    .where('e.team_id', '=', team_id)
    .where('e.id', '=', event_id)
    .where('t.deleted_at', 'is', null)
    .executeTakeFirst();
export type TicketEvent = NonNullable<Awaited<ReturnType<typeof findTicketEvent>>>;

/** Those who have to do with a ticket: reporter, assignee and watchers who are still there. */
export const listConcerned = (db: Db, team_id: TeamId, ticket_id: string) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('tickets as t', 't.team_id', 'p.team_id')
    .leftJoin('users as u', 'u.id', 'p.user_id')
    .select(['p.id', 'p.user_id', 'p.name', 'p.email', 'p.roles', 'u.status', 'u.locale', 'u.time_zone'])
    .where('p.team_id', '=', team_id)
    .where('t.id', '=', ticket_id)
    .where('p.left_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('p.id', '=', eb.ref('t.reporter_id')),
        eb('p.id', '=', eb.ref('t.assignee_id')),
        eb.exists(
          eb
            .selectFrom('ticket_watchers as w')
            .select(eb.lit(1).as('one'))
            .whereRef('w.team_id', '=', 't.team_id')
            .whereRef('w.ticket_id', '=', 't.id')
            .whereRef('w.person_id', '=', 'p.id'),
        ),
      ]),
    )
    .execute();
export type Concerned = Awaited<ReturnType<typeof listConcerned>>[number];

export const findComment = (db: Db, team_id: TeamId, comment_id: string) =>
  on(db)
    .selectFrom('ticket_comments')
    .select(['content', 'is_internal'])
    .where('team_id', '=', team_id)
    .where('id', '=', comment_id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();

/** Those with one of some roles, and the assignee: who is there and has an active account. */
export const listReminded = (
  db: Db,
  team_id: TeamId,
  { assignee_id, roles }: { assignee_id: string | null; roles: readonly TeamRole[] },
) =>
  on(db)
    .selectFrom('people as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .select(['p.id', 'p.user_id', 'p.name', 'p.email'])
    .where('p.team_id', '=', team_id)
    .where('p.left_at', 'is', null)
    .where('u.status', '=', 'active')
    .where((eb) => eb.or([eb('p.roles', '&&', eb.val([...roles])), eb('p.id', '=', assignee_id)]))
    .execute();
