import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  NotificationChannel,
  NotificationMode,
  QuietWindow,
} from '@deskwire/contract/inbox/notifications.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { accountZone } from '../../../identity/people/fragments.ts';

const on = tables<
  'notification_choices' | 'notification_times' | 'notifications' | 'held_notices' | 'mail_paces' | 'events'
>();

export interface Choice {
  readonly user_id: string;
  readonly team_id: string | null;
  readonly type: string;
  readonly channel: z.output<typeof NotificationChannel>;
  readonly mode: z.output<typeof NotificationMode>;
}
/** The choices of some users for a type in a team, or for more than that. */
export const listChoices = (db: Db, user_ids: readonly string[], team_id: TeamId, type: string): Promise<Choice[]> =>
  on(db)
    .selectFrom('notification_choices')
    .select(['user_id', 'team_id', 'type', 'channel', 'mode'])
    .where((eb) => eb('user_id', '=', eb.fn.any(eb.val(user_ids as string[]))))
    .where((eb) => eb.or([eb('team_id', 'is', null), eb('team_id', '=', team_id)]))
    .where('type', 'in', [type, '*'])
    .$narrowType<{ channel: Choice['channel']; mode: Choice['mode'] }>()
    .execute();

/** The quiet hours, the hour of the digest and the time zone of users; null where they have set none. */
export async function listTimes(db: Db, user_ids: readonly string[]) {
  const { rows } = await sql<{
    user_id: string;
    windows: z.output<typeof QuietWindow>[] | null;
    quiet_zone: string | null;
    digest_at: string | null;
    time_zone: string | null;
  }>`
    select u.id as user_id, t.quiet as windows, t.quiet_zone, to_char(t.digest_at, 'HH24:MI') as digest_at,
      ${accountZone('u.id')} as time_zone
    from unnest(${user_ids}::uuid[]) as u (id) left join notification_times t on t.user_id = u.id`.execute(on(db));
  return rows;
}

const NEAR_MS = 60_000;
/** The smallest id of the millisecond of another id, moved by some. */
function near(id: string, by_ms: number): string {
  const hex = (Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) + by_ms).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
/** Whether the call that caused an event caused others of its type: they were written together, so their ids are close. */
export async function hasSiblings(db: Db, team_id: TeamId, event_id: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from events this join events other
        on other.team_id = this.team_id
        and other.id between ${near(event_id, -NEAR_MS)}::uuid and ${near(event_id, NEAR_MS)}::uuid
        and other.correlation = this.correlation and other.type = this.type and other.id <> this.id
      where this.team_id = ${team_id} and this.id = ${event_id}) as found`.execute(on(db));
  return rows[0]!.found;
}

/**
 * Takes the turn to write to people about a type, for those who have got no mail of it for some seconds. The others are
 * returned with the time at which their turn comes.
 */
export async function takeTurns(
  db: Tx,
  team_id: TeamId,
  type: string,
  people: readonly string[],
  { now, seconds }: { readonly now: string; readonly seconds: number },
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ person_id: string; turn: string }>`
    with taken as (
      insert into mail_paces (team_id, person_id, type, sent_at)
      select ${team_id}, id, ${type}, ${now}::timestamptz from unnest(${people.toSorted()}::uuid[]) as id
      on conflict (team_id, person_id, type) do update set sent_at = excluded.sent_at
        where mail_paces.sent_at <= excluded.sent_at - ${seconds} * interval '1 second'
      returning person_id)
    select p.person_id, p.sent_at + ${seconds} * interval '1 second' as turn
    from mail_paces p where p.team_id = ${team_id} and p.type = ${type} and p.person_id = any(${people}::uuid[])
      and not exists (select from taken where taken.person_id = p.person_id)`.execute(on(db));
  return new Map(rows.map(({ person_id, turn }) => [person_id, new Date(turn).toISOString()]));
}

export interface Held {
  readonly team_id: TeamId;
  readonly person_id: string;
  readonly event_id: string;
  readonly channel: 'mail' | 'push' | 'slack';
  readonly type: string;
  readonly due_at: string;
}
export const holdNotices = (db: Tx, rows: readonly Held[]) =>
  on(db)
    .insertInto('held_notices')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();

/** Takes what is due for somebody, oldest first. */
export async function takeDue(
  db: Tx,
  team_id: TeamId,
  { person_id, channel, now }: { readonly person_id: string; readonly channel: Held['channel']; readonly now: string },
) {
  const rows = await on(db)
    .deleteFrom('held_notices')
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where('channel', '=', channel)
    .where('due_at', '<=', now)
    .returning(['event_id', 'type'])
    .execute();
  return rows.toSorted((a, b) => (a.event_id < b.event_id ? -1 : 1));
}

/** Which of these events somebody has read about in the app by now. */
export async function listRead(db: Db, user_id: string, event_ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await on(db)
    .selectFrom('notifications')
    .select('event_id')
    .where('user_id', '=', user_id)
    .where((eb) => eb('event_id', '=', eb.fn.any(eb.val(event_ids as string[]))))
    .where('read_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ event_id }) => event_id));
}
