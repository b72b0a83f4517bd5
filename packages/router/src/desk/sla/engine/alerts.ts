import type { SlaAudience } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Clocks, Cycle } from './clock.ts';
import { metrics } from './runs.ts';

export const BREACH = 100;

/** A share of a promised time, and when it is used up. */
export interface Alert {
  readonly cycle: Cycle;
  readonly percent: number;
  readonly at: number;
  readonly notify: readonly SlaAudience[];
}

/** The reminders that came due in a cycle until it stopped, or until now. */
export function dueAlerts(clocks: Clocks, now: number): Alert[] {
  const cycles = metrics.flatMap((metric) => [...clocks.completed[metric], clocks.ongoing[metric] ?? []].flat());
  return cycles.flatMap((cycle) => alertsOf(cycle).filter((alert) => isDue(alert, cycle.stop ?? now)));
}

/** When the clocks have to be looked at again; undefined while nothing can come due. */
export function nextDue(clocks: Clocks, now: number): number | undefined {
  const ahead = metrics
    .flatMap((metric) => clocks.ongoing[metric] ?? [])
    .flatMap((cycle) => alertsOf(cycle).filter((alert) => !isDue(alert, now)))
    .map(({ at, percent }) => (percent === BREACH ? at + 1 : at));
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

/** A breach is what goes on after its deadline, a warning what reaches its share. */
const isDue = ({ at, percent }: Alert, until: number): boolean => (percent === BREACH ? until > at : until >= at);

function alertsOf(cycle: Cycle): Alert[] {
  const { reminders } = cycle.terms.rule;
  const wanted = reminders.some(({ percent }) => percent === BREACH)
    ? reminders
    : [...reminders, { percent: BREACH, notify: [] }];
  return wanted.flatMap(({ percent, notify }) => {
    const at = percent === BREACH ? cycle.breach_at : cycle.usedUpAt(percent);
    return at === null ? [] : [{ cycle, percent, at, notify }];
  });
}
