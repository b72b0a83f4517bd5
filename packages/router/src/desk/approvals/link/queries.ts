import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { isFit } from '../approvers/fit.queries.ts';
import type { LinkGrant } from './token.ts';

const on = tables<never>();

/** What the link of a mail is about, where its holder may still decide at all. */
export async function findLinked(db: Db, { team_id, request_id, person_id }: LinkGrant) {
  const { rows } = await sql<{
    ticket_prefix: string;
    ticket_number: number;
    ticket_title: string;
    ticket_description: string;
    team_name: string;
    requester_name: string;
    person_name: string;
    user_id: string;
  }>`
    select teams.ticket_prefix, tickets.number as ticket_number, tickets.title as ticket_title,
      tickets.description as ticket_description, teams.name as team_name, requester.name as requester_name,
      p.name as person_name, p.user_id
    from approval_requests r
    join teams on teams.id = r.team_id and teams.deleted_at is null
    join tickets on tickets.team_id = r.team_id and tickets.id = r.ticket_id and tickets.deleted_at is null
    join people requester on requester.team_id = r.team_id and requester.id = r.requester_id
    join people p on p.team_id = r.team_id and p.id = ${person_id}
    join users u on u.id = p.user_id
    where r.team_id = ${team_id} and r.id = ${request_id} and ${isFit('p', 'u')}`.execute(on(db));
  return rows[0];
}
