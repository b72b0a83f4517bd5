import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { accountOf, personName } from '../../../identity/people/fragments.ts';
import { isLiveTeam, teamName, ticketPrefix } from '../../../identity/teams/fragments.ts';
import { isTicket } from '../../tickets/fragments.ts';
import { isFit } from '../approvers/fit.queries.ts';
import type { LinkGrant } from './token.ts';

const on = tables<'approval_requests' | 'tickets'>();

/** The request that the link of an email is about, if its holder may still decide at all. */
export async function findLinked(db: Db, { team_id, request_id, person_id }: LinkGrant) {
  const person = sql`${person_id}::uuid`;
  const { rows } = await sql<{
    ticket_prefix: string;
    title: string | null;
    ticket_number: number | null;
    ticket_title: string | null;
    ticket_description: string | null;
    team_name: string;
    requester_name: string;
    person_name: string;
    user_id: string;
  }>`
    select ${ticketPrefix('r.team_id')} as ticket_prefix, r.title,
      tickets.number as ticket_number, tickets.title as ticket_title,
      tickets.description as ticket_description, ${teamName('r.team_id')} as team_name,
      ${personName('r.team_id', 'r.requester_id')} as requester_name, ${personName('r.team_id', person)} as person_name,
      ${accountOf('r.team_id', person)} as user_id
    from approval_requests r
    left join tickets on ${isTicket('r.team_id', 'r.ticket_id')}
    where (r.ticket_id is null or tickets.id is not null) and r.team_id = ${team_id} and r.id = ${request_id} and ${isLiveTeam('r.team_id')}
      and ${isFit('r.team_id', person)}`.execute(on(db));
  return rows[0];
}
