import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { turnYielder } from '../../kit/event-loop.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { readClocks, type Clocks } from './engine/clock.ts';
import { historyOf, knowledgeOf } from './engine/history.ts';
import type { Rulebook } from './engine/rulebook.ts';
import * as queries from './queries.ts';
import { loadRulebooks } from './rulebooks.ts';
import { withHolidays } from './with-holidays.ts';

export interface TicketClocks {
  readonly ticket: queries.ClockRow;
  readonly clocks: Clocks;
  /** The same clocks under other rules. */
  readonly under: (books: readonly Rulebook[]) => Promise<Clocks>;
}
/** The clocks of tickets as of now, worked out from what happened to them. */
export async function readTicketClocks(
  { db, now }: { db: Db; now: () => string },
  team_id: TeamId,
  ids: readonly string[],
): Promise<TicketClocks[]> {
  const at = Date.parse(now());
  const rows = await queries.readTickets(db, team_id, ids);
  if (rows.length === 0) return [];
  const books = await loadRulebooks(db, team_id, Math.min(...rows.map(({ created_at }) => Date.parse(created_at))));
  const read: TicketClocks[] = [];
  const yieldTurn = turnYielder();
  for (const ticket of rows) {
    const history = historyOf(ticket, knowledgeOf(ticket).facts);
    const under = (others: readonly Rulebook[]) => withHolidays(() => readClocks(history, others, at));
    read.push({ ticket, clocks: await under(books), under });
    await yieldTurn();
  }
  return read;
}

/** Whether the deadline of an alert is still owed, and no graver alert of it was raised since. */
export const isStillOwed = (
  db: Db,
  team_id: TeamId,
  ticket_id: string,
  alert: { readonly metric: SlaMetric; readonly number: number; readonly percent: number },
): Promise<boolean> => queries.isStillOwed(db, team_id, ticket_id, alert);
