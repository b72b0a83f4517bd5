import { sql, type RawBuilder } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { isLiveTeam, teamName, ticketPrefix } from '../../identity/teams/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { isTicket } from '../tickets/fragments.ts';

const on = tables<'ticket_ratings' | 'tickets'>();

/** Written as one: the reporter, the ticket and the team are there, and the question is still open. */
export async function findQuestion(db: Db, { team_id, id }: InTeam & { readonly id: string }, now: string) {
  const { rows } = await sql<Question>`
    select r.id, r.ticket_id, r.person_id, r.score::integer as score, r.comment, r.expires_at,
      tickets.number as ticket_number, tickets.title as ticket_title, ${teamName('r.team_id')} as team_name,
      ${ticketPrefix('r.team_id')} as ticket_prefix
    from ticket_ratings r join tickets on ${isTicket('r.team_id', 'r.ticket_id')}
    where r.team_id = ${team_id} and r.id = ${id} and r.expires_at > ${now} and ${isLiveTeam('r.team_id')}`.execute(
    on(db),
  );
  return rows[0];
}
export interface Question {
  readonly id: string;
  readonly ticket_id: string;
  readonly person_id: string;
  readonly score: number | null;
  readonly comment: string | null;
  readonly expires_at: string;
  readonly ticket_number: number;
  readonly ticket_title: string;
  readonly team_name: string;
  readonly ticket_prefix: string;
}

export const writeAnswer = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  answer: { readonly score: number; readonly comment: string | null; readonly answered_at: string },
) => on(db).updateTable('ticket_ratings').set(answer).where('team_id', '=', team_id).where('id', '=', id).execute();

export interface RatingFilter {
  readonly ticket_id?: string | undefined;
  readonly assignee_id?: string | undefined;
  readonly score?: readonly number[] | undefined;
  readonly answered?: boolean | undefined;
}
/** Questions and answers, latest question first. */
export async function listRatings(db: Db, { team_id }: TeamScope, filter: RatingFilter, slice: Slice) {
  const { ticket_id, assignee_id, score, answered } = filter;
  const matching = on(db)
    .selectFrom('ticket_ratings as r')
    .innerJoin('tickets', (join) => join.on(isTicket('r.team_id', 'r.ticket_id')))
    .where('r.team_id', '=', team_id)
    .$if(ticket_id !== undefined, (q) => q.where('r.ticket_id', '=', ticket_id!))
    .$if(assignee_id !== undefined, (q) => q.where('r.assignee_id', '=', assignee_id!))
    .$if(score !== undefined, (q) => q.where((eb) => eb('r.score', '=', eb.fn.any(eb.val(score as number[])))))
    .$if(answered === true, (q) => q.where('r.answered_at', 'is not', null));
  const rows = matching.select([
    'r.id',
    'r.ticket_id',
    'tickets.number as ticket_number',
    'tickets.title as ticket_title',
    'r.person_id',
    personShown('r.team_id', 'r.person_id').as('person'),
    'r.assignee_id',
    personShown<PersonName | null>('r.team_id', 'r.assignee_id').as('assignee'),
    'r.score',
    'r.comment',
    'r.asked_at',
    'r.answered_at',
  ]);
  return listed(db, { rows, matching }, ['r.asked_at', 'r.id'], 'desc', slice);
}
export type RatingRow = Awaited<ReturnType<typeof listRatings>>['rows'][number];

/** Questions that were asked and what was answered, bucket by bucket, of the tickets that somebody sees. */
export async function countRatings(
  db: Db,
  { team_id }: InTeam,
  sees: RawBuilder<unknown>,
  buckets: readonly { readonly start: string; readonly end: string }[],
): Promise<Counted[]> {
  const spans = JSON.stringify(buckets.map(({ start, end }, place) => ({ place, start, end })));
  const { rows } = await sql<Counted & { place: number }>`
    select b.place, count(r.id)::integer as asked, coalesce(array_agg(r.score::integer) filter (where r.score is not null), '{}') as scores
    from jsonb_to_recordset(${spans}::jsonb) as b(place integer, start timestamptz, "end" timestamptz)
    left join (
      select r.id, r.score, r.asked_at from ticket_ratings r
      join tickets on ${isTicket('r.team_id', 'r.ticket_id')} and ${sees}
      where r.team_id = ${team_id}) r on r.asked_at >= b.start and r.asked_at < b."end"
    group by b.place order by b.place`.execute(on(db));
  return rows;
}
export interface Counted {
  readonly asked: number;
  readonly scores: readonly number[];
}
