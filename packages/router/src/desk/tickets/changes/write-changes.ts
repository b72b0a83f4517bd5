import type { Tx } from '@deskwire/database/schema.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { indexedTicket, searchedFields } from '../list/searched.ts';
import * as queries from '../queries.ts';

/** Writes changes to locked tickets, and updates their words in the search index. */
export async function writeChanges(
  db: Tx,
  scope: TeamScope,
  changes: readonly (queries.TicketChange & { readonly id: string })[],
  now: string,
): Promise<queries.TicketRow[]> {
  const rows = await queries.updateTickets(db, scope, changes, now);
  const says = searchedFields.some((field) => changes.some((change) => field in change));
  if (says) await indexTexts(db, scope, rows.map(indexedTicket));
  return rows;
}
