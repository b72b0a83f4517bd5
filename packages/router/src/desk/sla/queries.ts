import { sql } from 'kysely';
import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { eventTypes, type Fact, type TicketRecord } from './engine/history.ts';
import { isLiveTeam } from '../../identity/teams/fragments.ts';
import { isLive } from '../tickets/fragments.ts';

const on = tables<'sla_books' | 'sla_clocks' | 'sla_cycles' | 'sla_alerts' | 'tickets' | 'events' | 'event_payloads'>();

/** Lets one transaction at a time work out the clocks of a ticket, so that a later one reads what happened until then. */
export async function lockClocks(db: Tx, team_id: TeamId, ids: readonly string[], at: string): Promise<void> {
  await sql`
    insert into sla_clocks (team_id, ticket_id, known_at)
    select team_id, id, ${at} from tickets where team_id = ${team_id} and id = any(${ids}::uuid[]) order by id
    on conflict do nothing`.execute(on(db));
  await sql`
    select from sla_clocks where team_id = ${team_id} and ticket_id = any(${ids}::uuid[])
    order by ticket_id for update`.execute(on(db));
}

export interface ClockRow extends TicketRecord {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly assignee_id: string | null;
}
/** Tickets with all that their clocks go by, in one statement so that row and events tell of the same moment. */
export const readTickets = async (db: Db, team_id: TeamId, ids: readonly string[]): Promise<ClockRow[]> =>
  (
    await sql<ClockRow>`
      select t.id, t.number, t.title, t.type, t.priority, t.category, t.status, t.status_category, t.assignee_id,
        t.created_at, t.updated_at, t.first_responded_at, t.resolved_at, t.closed_at, t.deleted_at, t.merged_into_id,
        t.version, c.facts, c.known_at, (
          select jsonb_agg(jsonb_build_object('id', e.id, 'type', e.type, 'at', e.at, 'version', e.entity_version,
            'payload', p.payload))
          from events e left join event_payloads p on p.team_id = e.team_id and p.event_id = e.id
          where e.team_id = t.team_id and e.entity_id = t.id and e.type = any(${eventTypes}::text[])) as events
      from tickets t left join sla_clocks c on c.team_id = t.team_id and c.ticket_id = t.id
      where t.team_id = ${team_id} and t.id = any(${ids}::uuid[])`.execute(on(db))
  ).rows;

export const keepFacts = (
  db: Tx,
  team_id: TeamId,
  rows: readonly { ticket_id: string; known_at: string; facts: readonly Fact[] }[],
) =>
  sql`
    update sla_clocks c set facts = n.facts, known_at = n.known_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(ticket_id uuid, known_at timestamptz, facts jsonb)
    where c.team_id = ${team_id} and c.ticket_id = n.ticket_id
      and (c.facts, c.known_at) is distinct from (n.facts, n.known_at)`.execute(on(db));

export interface CycleRow {
  ticket_id: string;
  metric: SlaMetric;
  number: number;
  rule_id: string;
  start: string;
  stop: string | null;
  breach_at: string | null;
  goal: number;
  elapsed: number | null;
  ticket_type: string;
  priority: string;
  assignee_id: string | null;
}
/** Makes the cycles of some tickets those that are given. Who had a ticket when a cycle stopped stays its assignee. */
export const keepCycles = (db: Tx, team_id: TeamId, ids: readonly string[], rows: readonly CycleRow[]) =>
  sql`
    with fresh as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(ticket_id uuid, metric text,
        number smallint, rule_id uuid, start timestamptz, stop timestamptz, breach_at timestamptz,
        goal double precision, elapsed double precision, ticket_type text, priority text, assignee_id uuid)),
      gone as (delete from sla_cycles c where c.team_id = ${team_id} and c.ticket_id = any(${ids}::uuid[])
        and not exists (select from fresh f
          where f.ticket_id = c.ticket_id and f.metric = c.metric and f.number = c.number))
    insert into sla_cycles as c (team_id, ticket_id, metric, number, rule_id, start, stop, breach_at, goal, elapsed,
      ticket_type, priority, assignee_id)
    select ${team_id}, ticket_id, metric, number, rule_id, start, stop, breach_at, goal, elapsed, ticket_type, priority,
      assignee_id
    from fresh
    on conflict (team_id, ticket_id, metric, number) do update
    set rule_id = excluded.rule_id, start = excluded.start, stop = excluded.stop, breach_at = excluded.breach_at,
      goal = excluded.goal, elapsed = excluded.elapsed, ticket_type = excluded.ticket_type, priority = excluded.priority,
      assignee_id = case when c.stop is null then excluded.assignee_id else c.assignee_id end
    where (c.rule_id, c.start, c.stop, c.breach_at, c.goal, c.elapsed, c.ticket_type, c.priority)
      is distinct from (excluded.rule_id, excluded.start, excluded.stop, excluded.breach_at, excluded.goal,
        excluded.elapsed, excluded.ticket_type, excluded.priority)
      or (c.stop is null and c.assignee_id is distinct from excluded.assignee_id)`.execute(on(db));

export interface AlertRow {
  ticket_id: string;
  metric: SlaMetric;
  number: number;
  percent: number;
  due_at: string;
  raised_at: string | null;
}
/** Notes what came due; answers with what nobody had noted before. */
export const noteAlerts = async (db: Tx, team_id: TeamId, rows: readonly AlertRow[]) =>
  rows.length === 0
    ? []
    : on(db)
        .insertInto('sla_alerts')
        .values(rows.map((row) => ({ ...row, team_id })))
        .onConflict((conflict) => conflict.columns(['team_id', 'ticket_id', 'metric', 'number', 'percent']).doNothing())
        .returning(['ticket_id', 'metric', 'number', 'percent'])
        .execute();

/** Open tickets of a team in the order of their ids. */
export const listOpenTickets = async (
  db: Db,
  team_id: TeamId,
  after: string | null,
  limit: number,
): Promise<string[]> =>
  (
    await on(db)
      .selectFrom('tickets')
      .select('id')
      .where('team_id', '=', team_id)
      .where(isLive)
      .where('status_category', 'in', ['open', 'waiting'])
      .$if(after !== null, (query) => query.where('id', '>', after!))
      .orderBy('id')
      .limit(limit)
      .execute()
  ).map(({ id }) => id);

/** The latest revision of a team's rules; 0 where it has none, or is deleted. */
export const findLatestRevision = async (db: Db, team_id: TeamId): Promise<number> =>
  (
    await sql<{ revision: number | null }>`
      select max(b.revision) as revision from sla_books b
      where b.team_id = ${team_id} and ${isLiveTeam('b.team_id')}`.execute(on(db))
  ).rows[0]!.revision ?? 0;

/** Whether a cycle is ongoing and no share of it above `percent` was called out. */
export const isStillOwed = async (
  db: Db,
  team_id: TeamId,
  ticket_id: string,
  { metric, number, percent }: Pick<AlertRow, 'metric' | 'number' | 'percent'>,
): Promise<boolean> =>
  (
    await sql<{ stands: boolean }>`
      select exists (
          select from sla_cycles c where c.team_id = ${team_id} and c.ticket_id = ${ticket_id}
            and c.metric = ${metric} and c.number = ${number} and c.stop is null)
        and not exists (
          select from sla_alerts a where a.team_id = ${team_id} and a.ticket_id = ${ticket_id}
            and a.metric = ${metric} and a.number = ${number} and a.percent > ${percent}) as stands`.execute(on(db))
  ).rows[0]!.stands;
