import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { countUpTo } from '../../kit/lists/count.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'notifications'>();

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

interface Marking extends NotificationFilter {
  readonly ids?: readonly string[] | undefined;
  readonly before?: string | undefined;
}
/** Marks those of a user's unread notices as read that fit, and returns how many they were. */
export async function markRead(db: Tx, user_id: string, { ids, before, team_ids }: Marking, now: string) {
  const { numUpdatedRows } = await on(db)
    .updateTable('notifications')
    .set({ read_at: now })
    .where('user_id', '=', user_id)
    .where('read_at', 'is', null)
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val(team_ids as string[]))))
    .$if(ids !== undefined, (query) => query.where((eb) => eb('id', '=', eb.fn.any(eb.val(ids as string[])))))
    .$if(before !== undefined, (query) => query.where('created_at', '<=', before!))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Marks one notice as read, unless it was before; undefined where the user has no such notice. */
export const readOne = (db: Tx, user_id: string, id: string, team_ids: readonly string[], now: string) =>
  on(db)
    .updateTable('notifications')
    .set((eb) => ({ read_at: eb.fn.coalesce('read_at', eb.val(now)) }))
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val(team_ids as string[]))))
    .returning(columns)
    .executeTakeFirst();
