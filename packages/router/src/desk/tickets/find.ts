import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

/** The ticket that an id or a key names, for whatever hangs at tickets. Throws TICKET_NOT_FOUND where the person may not see it. */
export async function getVisibleTicket(db: Db, scope: TeamScope, id_or_key: string): Promise<{ readonly id: string }> {
  const ticket = await queries.findTicket(db, scope, id_or_key);
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  return ticket;
}
