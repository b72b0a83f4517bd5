import type { z } from 'zod';
import type {
  SlaClock,
  SlaCompletedCycle,
  SlaOngoingCycle,
  SlaStatus,
  SlaTicket,
} from '@deskwire/contract/desk/sla.schemas.ts';
import type { Clocks, Cycle } from './engine/clock.ts';
import { metrics } from './engine/runs.ts';

const isoOf = (ms: number): string => new Date(ms).toISOString();
const deadlineOf = (cycle: Cycle | undefined): string | null =>
  cycle === undefined || cycle.breach_at === null ? null : isoOf(cycle.breach_at);
/** Hours with two decimals. */
export const hoursOf = (ms: number): number => Math.round(ms / 36_000) / 100;
/** Open hours by which a cycle is late; 0 in time. */
export const delayOf = (cycle: Cycle | undefined): number =>
  cycle === undefined ? 0 : hoursOf(Math.max(0, cycle.elapsed - cycle.goal));

/** The clocks of a ticket as the contract has them. */
export function presentClocks(ticket: { id: string; key: string }, clocks: Clocks): SlaTicket {
  const response =
    clocks.ongoing.first_response ??
    clocks.ongoing.next_response ??
    clocks.completed.next_response.at(-1) ??
    clocks.completed.first_response.at(-1);
  const resolution = clocks.ongoing.resolution ?? clocks.completed.resolution.at(-1);
  return {
    ticket_id: ticket.id,
    key: ticket.key,
    rule_id: clocks.terms?.rule.id ?? null,
    sla_status: statusOf(clocks),
    response_deadline: deadlineOf(response),
    resolution_deadline: deadlineOf(resolution),
    response_delay_hours: delayOf(response),
    resolution_delay_hours: delayOf(resolution),
    first_response: presentMetric(clocks, 'first_response'),
    next_response: presentMetric(clocks, 'next_response'),
    resolution: presentMetric(clocks, 'resolution'),
  };
}

const presentMetric = (clocks: Clocks, metric: Cycle['metric']): SlaClock => {
  const ongoing = clocks.ongoing[metric];
  return {
    ongoing_cycle: ongoing === null ? null : presentOngoing(ongoing),
    completed_cycles: clocks.completed[metric].map(presentCompleted),
  };
};
const presentCycle = ({ terms, start, breach_at, breached, goal, elapsed }: Cycle) => ({
  rule_id: terms.rule.id,
  start: isoOf(start),
  breach_at: breach_at === null ? null : isoOf(breach_at),
  breached,
  goal: goal / 1000,
  elapsed: elapsed / 1000,
  remaining: (goal - elapsed) / 1000,
});
const presentOngoing = (cycle: Cycle): z.infer<typeof SlaOngoingCycle> => ({
  ...presentCycle(cycle),
  paused: cycle.paused,
});
const presentCompleted = (cycle: Cycle): z.infer<typeof SlaCompletedCycle> => ({
  ...presentCycle(cycle),
  stop: isoOf(cycle.stop!),
});

const AT_RISK = 0.75;
/** The worst of what is owed; once nothing is, whether everything was done in time. */
function statusOf({ ongoing, completed }: Clocks): SlaStatus {
  const owed = metrics.flatMap((metric) => ongoing[metric] ?? []);
  const done = metrics.flatMap((metric) => completed[metric]);
  if (owed.length === 0)
    return done.length === 0 ? 'none' : done.some(({ breached }) => breached) ? 'breached' : 'compliant';
  if (owed.some(({ breached }) => breached)) return 'breached';
  if (owed.every(({ paused }) => paused)) return 'paused';
  return owed.some(({ elapsed, goal }) => elapsed >= AT_RISK * goal) ? 'at_risk' : 'compliant';
}
