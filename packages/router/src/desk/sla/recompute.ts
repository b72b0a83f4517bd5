import { z } from 'zod';
import type { Tx } from '@deskwire/database/schema.ts';
import { turnYielder } from '../../kit/event-loop.ts';
import type { Events, Outbox } from '../../kit/context.ts';
import { EventRef, job } from '../../kit/jobs/job.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { BREACH, dueAlerts, nextDue, type Alert } from './engine/alerts.ts';
import { readClocks, type Clocks, type Cycle } from './engine/clock.ts';
import { historyOf, knowledgeOf, type Fact } from './engine/history.ts';
import { metrics } from './engine/runs.ts';
import * as queries from './queries.ts';
import { loadRulebooks } from './rulebooks.ts';
import { withHolidays } from './with-holidays.ts';

/** Works out the clocks of a ticket after something happened to it. */
export const recomputeTicket = job({ name: 'sla.recompute', queue: 'events', input: EventRef });
/** Looks at the clocks of a ticket when something comes due; a timer, one for each ticket. */
export const tick = job({ name: 'sla.tick', queue: 'timers', input: z.strictObject({ ticket_id: z.uuid() }) });

/** Works out the clocks of all open tickets after a change of the rules or calendars, a batch at a time. */
export const recomputeOpen = job({
  name: 'sla.recomputeOpen',
  queue: 'timers',
  input: z.strictObject({ revision: z.int(), after: z.uuid().nullable() }),
});
/** Sets the timers of a team again that has come back. */
export const resumeTeam = job({ name: 'sla.resumeTeam', queue: 'events', input: EventRef });
/** Tickets of one batch: some hundreds of milliseconds of work. */
export const BATCH = 200;

interface Working {
  readonly db: Tx;
  readonly events: Events<'sla.warning' | 'sla.breached'>;
  readonly outbox: Outbox;
  readonly now: () => string;
}

/**
 * Works out the clocks of tickets from what happened to them, keeps what they show for lists and figures, calls out what
 * came due and was not called out before, and sets each ticket's timer to what comes next.
 */
export async function recompute(ctx: Working, team_id: TeamId, ids: readonly string[]): Promise<void> {
  const { db, outbox } = ctx;
  const now = Date.parse(ctx.now());
  // Most teams promise nothing, and their tickets should cost nothing here. Those of a deleted team stand still.
  if ((await queries.findLatestRevision(db, team_id)) === 0) return;
  await queries.lockClocks(db, team_id, ids, ctx.now());
  const rows = await queries.readTickets(db, team_id, ids);
  if (rows.length === 0) return;
  const since = Math.min(...rows.map(({ created_at }) => Date.parse(created_at)));
  const books = await loadRulebooks(db, team_id, since);
  const tickets: Ticket[] = [];
  const yieldTurn = turnYielder();
  for (const row of rows) {
    const { facts, known_at } = knowledgeOf(row);
    const read = await withHolidays(() => {
      const clocks = readClocks(historyOf(row, facts), books, now);
      return { clocks, alerts: dueAlerts(clocks, now), due: nextDue(clocks, now) };
    });
    tickets.push({ row, facts, known_at, ...read });
    await yieldTurn();
  }
  await queries.keepFacts(
    db,
    team_id,
    tickets.map(({ row, facts, known_at }) => ({ ticket_id: row.id, facts, known_at })),
  );
  const cycles = tickets.flatMap(({ row, clocks }) => (row.deleted_at === null ? cycleRows(row, clocks) : []));
  await queries.keepCycles(db, team_id, ids, cycles);
  await callOut(ctx, team_id, tickets);
  for (const { row, due } of tickets) {
    const key = `sla:${row.id}`;
    if (due === undefined) outbox.cancel(key);
    else outbox.later(tick, { ticket_id: row.id }, { run_at: new Date(due).toISOString(), key, team_id });
  }
}

const isoOf = (ms: number) => new Date(ms).toISOString();

function cycleRows(row: queries.ClockRow, clocks: Clocks): queries.CycleRow[] {
  const cycles = metrics.flatMap((metric) => [...clocks.completed[metric], clocks.ongoing[metric] ?? []].flat());
  return cycles.map((cycle) => ({
    ticket_id: row.id,
    metric: cycle.metric,
    number: cycle.number,
    rule_id: cycle.terms.rule.id,
    start: isoOf(cycle.start),
    stop: cycle.stop === null ? null : isoOf(cycle.stop),
    breach_at: cycle.breach_at === null ? null : isoOf(cycle.breach_at),
    goal: cycle.goal / 1000,
    elapsed: cycle.stop === null ? null : cycle.elapsed / 1000,
    ticket_type: cycle.state.type,
    priority: cycle.state.priority,
    assignee_id: row.assignee_id,
  }));
}

interface Ticket {
  readonly row: queries.ClockRow;
  readonly known_at: string;
  readonly facts: readonly Fact[];
  readonly clocks: Clocks;
  readonly alerts: readonly Alert[];
  /** When the clocks have to be looked at again. */
  readonly due: number | undefined;
}
/**
 * Each warning and breach becomes an event once. What had passed before the ticket was known, or before its rule and
 * calendar were as they are, is noted and not called out: an import or a new rule is no reason to wake everybody.
 */
async function callOut({ db, events, now }: Working, team_id: TeamId, tickets: readonly Ticket[]) {
  const due = tickets.flatMap(({ row, known_at, alerts }) =>
    alerts.map((alert) => ({
      alert,
      ticket_id: row.id,
      isNews: alert.at >= Math.max(Date.parse(known_at), alert.cycle.terms.since),
    })),
  );
  const noted = await queries.noteAlerts(
    db,
    team_id,
    due.map(({ alert, ticket_id, isNews }) => ({
      ...placeOf(ticket_id, alert),
      due_at: isoOf(alert.at),
      raised_at: isNews ? now() : null,
    })),
  );
  const fresh = new Set(noted.map((row) => keyOf(row)));
  for (const { alert, ticket_id, isNews } of due) {
    if (!isNews || !fresh.has(keyOf(placeOf(ticket_id, alert)))) continue;
    const { percent, cycle, notify } = alert;
    // Nobody did it: time did.
    const entity = { id: ticket_id, actor_id: null, user_id: null };
    events.add(percent === BREACH ? 'sla.breached' : 'sla.warning', entity, {
      metric: cycle.metric,
      number: cycle.number,
      percent,
      due_at: isoOf(alert.at),
      breach_at: cycle.breach_at === null ? null : isoOf(cycle.breach_at),
      rule_id: cycle.terms.rule.id,
      notify: [...notify],
    });
  }
}

interface Place {
  readonly ticket_id: string;
  readonly metric: Cycle['metric'];
  readonly number: number;
  readonly percent: number;
}
const placeOf = (ticket_id: string, { cycle, percent }: Alert): Place => ({
  ticket_id,
  metric: cycle.metric,
  number: cycle.number,
  percent,
});
const keyOf = ({ ticket_id, metric, number, percent }: Place): string => [ticket_id, metric, number, percent].join('|');
