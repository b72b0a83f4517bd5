import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personEmail, personMay } from '../../../identity/people/fragments.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { isTicket } from '../../tickets/fragments.ts';

const on = tables<'ticket_ratings' | 'tickets'>();

export interface Solved {
  readonly resolved_at: string;
  readonly reporter_id: string;
}
/** When a ticket was solved, if it still is and nobody was asked about it; undefined otherwise. */
export async function findSolved(db: Db, { team_id }: InTeam, ticket_id: string): Promise<Solved | undefined> {
  const { rows } = await sql<Solved>`
    select tickets.resolved_at, tickets.reporter_id from tickets
    where ${isTicket(sql`${team_id}`, sql`${ticket_id}`)} and tickets.resolved_at is not null
      and tickets.merged_into_id is null
      and not exists (select from ticket_ratings r where r.team_id = tickets.team_id and r.ticket_id = tickets.id)`.execute(
    on(db),
  );
  return rows[0];
}

export interface Asking {
  readonly id: string;
  readonly ticket_id: string;
  readonly now: string;
  readonly expires_at: string;
  /** Nobody is asked twice within this time, however many of their tickets are solved. */
  readonly pause_hours: number;
}
/**
 * Notes that the reporter of a solved ticket is asked: false if they are not, as somebody who handles tickets or has no
 * address, or because they were asked already.
 */
export async function insertQuestion(db: Tx, { team_id }: InTeam, asking: Asking): Promise<boolean> {
  const { id, ticket_id, now, expires_at, pause_hours } = asking;
  const { rows } = await sql`
    insert into ticket_ratings (team_id, id, ticket_id, person_id, assignee_id, asked_at, expires_at)
    select tickets.team_id, ${id}, tickets.id, tickets.reporter_id, tickets.assignee_id, ${now}, ${expires_at}
    from tickets
    where ${isTicket(sql`${team_id}`, sql`${ticket_id}`)} and tickets.resolved_at is not null
      and tickets.merged_into_id is null
      and ${personEmail('tickets.team_id', 'tickets.reporter_id')} is not null
      and not coalesce(${personMay('tickets.team_id', 'tickets.reporter_id', 'tickets.handle')}, true)
      and not exists (
        select from ticket_ratings r
        where r.team_id = tickets.team_id and r.person_id = tickets.reporter_id
          and r.asked_at > ${now}::timestamptz - ${pause_hours} * interval '1 hour')
    on conflict (team_id, ticket_id) do nothing
    returning id`.execute(on(db));
  return rows.length > 0;
}

/** A question that has no answer yet. */
export const findOpenQuestion = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('ticket_ratings')
    .select(['id', 'ticket_id', 'person_id'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('answered_at', 'is', null)
    .executeTakeFirst();
