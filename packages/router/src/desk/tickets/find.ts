import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

/** Finds the ticket that an id or a key names. Throws TICKET_NOT_FOUND if the person may not see it. */
export async function getVisibleTicket(db: Db, scope: TeamScope, id_or_key: string): Promise<queries.TicketRow> {
  const ticket = await findVisibleTicket(db, scope, id_or_key);
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  return ticket;
}
/** Like `getVisibleTicket`, but undefined if the person may not see it. */
export const findVisibleTicket = (
  db: Db,
  scope: TeamScope,
  id_or_key: string,
): Promise<queries.TicketRow | undefined> => queries.findTicket(db, scope, id_or_key);

/** Finds a ticket to decide about, and keeps everybody else from changing it until the transaction ends. */
export const lockVisibleTicket = (
  db: Tx,
  scope: TeamScope,
  id_or_key: string,
): Promise<queries.TicketRow | undefined> => queries.lockTicket(db, scope, id_or_key);

/** Locks a ticket against edits of its text, so that an approval of it stays valid until the transaction ends. */
export async function holdTicket(db: Tx, team_id: TeamId, id: string): Promise<void> {
  await queries.holdTicket(db, team_id, id);
}

/**
 * The ids of a ticket and, after it, of those merged into it: rows attached to any of them are shown on the first.
 * A requester gets those of them that they reported. Throws TICKET_NOT_FOUND.
 */
export async function getFamily(db: Db, scope: TeamScope, id_or_key: string): Promise<[string, ...string[]]> {
  const family = await queries.findFamily(db, scope, id_or_key);
  if (family === undefined) throw new AppError('TICKET_NOT_FOUND');
  return [family.id, ...family.merged_ids];
}

/** The id of the ticket that an id or a key names; undefined where the person may not see it. */
export const findTicketId = async (db: Db, scope: TeamScope, id_or_key: string): Promise<string | undefined> =>
  (await queries.findFamily(db, scope, id_or_key))?.id;
