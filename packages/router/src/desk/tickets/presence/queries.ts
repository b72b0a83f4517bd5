import { sql } from 'kysely';
import type { TicketPresence } from '@deskwire/contract/desk/tickets.presence.ts';
import { PRESENCE_CHANNEL } from '@deskwire/contract/kit/events.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import type { TeamScope } from '../../../kit/context.ts';

const on = tables<'ticket_presence'>();

/** How long somebody counts as present after their last sign of life. */
const PRESENT_SECONDS = 30;
const present = (now: string) => sql<boolean>`seen_at > ${now}::timestamptz - ${PRESENT_SECONDS} * interval '1 second'`;

/** The other people who are looking at a ticket, in the order in which they came. */
export const listPresent = (
  db: Db,
  { team_id, person_id }: TeamScope,
  ticket_id: string,
  now: string,
): Promise<TicketPresence['items']> =>
  on(db)
    .selectFrom('ticket_presence')
    .select([
      'person_id',
      personShown('ticket_presence.team_id', 'ticket_presence.person_id').as('person'),
      'doing',
      'since',
      sql<string>`seen_at + ${PRESENT_SECONDS} * interval '1 second'`.as('until'),
    ])
    .where('team_id', '=', team_id)
    .where('ticket_id', '=', ticket_id)
    .where('person_id', '<>', person_id)
    .where(present(now))
    .orderBy('since')
    .orderBy('person_id')
    .execute() as Promise<TicketPresence['items']>;

/** Records that somebody is present. Streams are notified only of changes, so that a heartbeat costs one write. */
export async function touch(
  db: Tx,
  { team_id, person_id }: TeamScope,
  { ticket_id, doing }: { readonly ticket_id: string; readonly doing: 'viewing' | 'answering' },
  now: string,
): Promise<void> {
  await sql`
    with known as (
      select doing, since from ticket_presence
      where team_id = ${team_id} and ticket_id = ${ticket_id} and person_id = ${person_id} and ${present(now)}),
    seen as (
      insert into ticket_presence (team_id, ticket_id, person_id, doing, since, seen_at)
      values (${team_id}, ${ticket_id}, ${person_id}, ${doing}, ${now}, ${now})
      on conflict (team_id, ticket_id, person_id) do update
        set doing = excluded.doing, seen_at = excluded.seen_at,
          since = coalesce((select since from known where known.doing = excluded.doing), excluded.since))
    select pg_notify(${PRESENCE_CHANNEL}, ${JSON.stringify({ team_id, ticket_id, person_id })})
    where not exists (select from known where known.doing = ${doing})`.execute(on(db));
}

/** Records that somebody has left. */
export async function leave(db: Tx, { team_id, person_id }: TeamScope, ticket_id: string): Promise<void> {
  await sql`
    with gone as (
      delete from ticket_presence
      where team_id = ${team_id} and ticket_id = ${ticket_id} and person_id = ${person_id} returning 1)
    select pg_notify(${PRESENCE_CHANNEL}, ${JSON.stringify({ team_id, ticket_id, person_id })}) from gone`.execute(
    on(db),
  );
}
