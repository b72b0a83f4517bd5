import type { Db } from '@deskwire/database/schema.ts';
import { loadBooks } from './books.ts';
import { readClocks, type Clocks } from './clock.ts';
import * as queries from './clocks.queries.ts';
import { historyOf } from './facts.ts';
import { knowledgeOf } from './recompute.ts';
import type { Rulebook } from './terms.ts';
import type { TeamId } from '../../kit/team-id.ts';

export interface TicketClocks {
  readonly ticket: queries.ClockRow;
  readonly clocks: Clocks;
  /** The same clocks under other rules. */
  readonly under: (books: readonly Rulebook[]) => Clocks;
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
  const books = await loadBooks(db, team_id, Math.min(...rows.map(({ created_at }) => Date.parse(created_at))));
  return rows.map((ticket) => {
    const history = historyOf(ticket, knowledgeOf(ticket).facts);
    const under = (others: readonly Rulebook[]) => readClocks(history, others, at);
    return { ticket, clocks: under(books), under };
  });
}
