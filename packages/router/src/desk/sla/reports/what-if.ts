import type { sla, SlaSupposition, SlaWhatIf } from '@deskwire/contract/desk/sla.ts';
import { turnYielder } from '../../../kit/event-loop.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { keyOf } from '../../tickets/present.ts';
import type { Clocks, Cycle } from '../engine/clock.ts';
import { metrics } from '../engine/runs.ts';
import { readCurrentBook } from '../rulebooks.queries.ts';
import { readTicketClocks } from '../ticket-clocks.ts';
import { suppose } from './suppose.ts';
import * as queries from './what-if.queries.ts';

const MOST_TICKETS = 5000;
const MOST_SHOWN = 100;
const BATCH = 500;

/**
 * How promises to a set of tickets would have been kept, had other rules held from the beginning. Nothing is changed. Of
 * a larger set the newest tickets are looked at.
 */
export async function whatIf(ctx: Ctx<typeof sla.whatIf>, input: In<typeof sla.whatIf>): Promise<SlaWhatIf> {
  const { db, scope } = ctx;
  const books = [suppose(await readCurrentBook(db, scope.team_id), input)];
  const { ticket_id, type, priority, status_category, category, created_after, created_before } = input;
  const set = { ticket_id, type, priority, status_category, category, created_after, created_before };
  const ids = await queries.listTicketSet(db, scope.team_id, set, MOST_TICKETS + 1);
  const looked = ids.slice(0, MOST_TICKETS);
  const answer = emptyAnswer();
  const yieldTurn = turnYielder();
  for (let i = 0; i < looked.length; i += BATCH)
    for (const { ticket, clocks, under } of await readTicketClocks(ctx, scope.team_id, looked.slice(i, i + BATCH))) {
      const { id, title, number } = ticket;
      compare(answer, { ticket_id: id, key: keyOf(scope, number), title }, clocks, await under(books));
      await yieldTurn();
    }
  return { tickets: looked.length, truncated: ids.length > MOST_TICKETS, ...answer };
}

type Answer = Omit<SlaWhatIf, 'tickets' | 'truncated'>;
const none = () => ({ actual: { met: 0, breached: 0, open: 0 }, supposed: { met: 0, breached: 0, open: 0 } });
const emptyAnswer = (): Answer => ({
  first_response: none(),
  next_response: none(),
  resolution: none(),
  changed: [],
});

type Outcome = NonNullable<SlaSupposition['actual']>;
const outcomeOf = (cycle: Cycle | undefined): Outcome | null => {
  if (cycle === undefined) return null;
  return cycle.breached ? 'breached' : cycle.stop === null ? 'open' : 'met';
};
const deadlineOf = (cycle: Cycle | undefined): string | null =>
  cycle === undefined || cycle.breach_at === null ? null : new Date(cycle.breach_at).toISOString();

/** Counts both outcomes of every cycle, and notes where they differ. */
function compare(
  answer: Answer,
  ticket: Pick<SlaSupposition, 'ticket_id' | 'key' | 'title'>,
  actual: Clocks,
  supposed: Clocks,
): void {
  for (const metric of metrics) {
    const was = byNumber(actual, metric);
    const would = byNumber(supposed, metric);
    for (const number of new Set([...was.keys(), ...would.keys()])) {
      const [before, after] = [was.get(number), would.get(number)];
      const outcome = { actual: outcomeOf(before), supposed: outcomeOf(after) };
      if (outcome.actual !== null) answer[metric].actual[outcome.actual] += 1;
      if (outcome.supposed !== null) answer[metric].supposed[outcome.supposed] += 1;
      if (outcome.actual === outcome.supposed || answer.changed.length === MOST_SHOWN) continue;
      const deadlines = { actual_breach_at: deadlineOf(before), supposed_breach_at: deadlineOf(after) };
      answer.changed.push({ ...ticket, metric, number, ...outcome, ...deadlines });
    }
  }
}
const byNumber = (clocks: Clocks, metric: Cycle['metric']): Map<number, Cycle> =>
  new Map([...clocks.completed[metric], clocks.ongoing[metric] ?? []].flat().map((cycle) => [cycle.number, cycle]));
