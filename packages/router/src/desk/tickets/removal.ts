import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { job, type JobCtx, type JobInput } from '../../kit/job.ts';
import { discardFiles } from '../../platform/files/discard.ts';
import { getVisibleTicket } from './find.ts';
import { forgetWords } from './forget.ts';
import { presentTicket } from './present.ts';
import * as queries from './removal.queries.ts';
import { wordsOf } from './words.ts';

/** How long a deleted ticket can be taken back. */
const KEPT_SECONDS = 30 * 86_400;
/** How long the purge waits until the files of the ticket are gone. */
const AGAIN_SECONDS = 60;

/** Removes a deleted ticket for good when its time is over. */
export const purgeTicket = job({
  name: 'tickets.purge',
  queue: 'bulk',
  input: z.strictObject({ ticket_id: z.uuid() }),
});
const purgeKey = (ticket_id: string): string => `tickets.purge.${ticket_id}`;

/** Nobody sees a deleted ticket, nor those that were merged into it; for 30 days it can be restored. */
export async function deleteTicket(
  { db, scope, events, outbox, now }: Ctx<typeof tickets.delete>,
  { ticket_id }: In<typeof tickets.delete>,
) {
  const at = { deleted_at: now(), purge_at: secondsAfter(now(), KEPT_SECONDS) };
  const deleted = await queries.deleteTickets(db, scope, ticket_id, at);
  const [ticket] = deleted;
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  for (const { id, version } of deleted) {
    events.add('ticket.deleted', { id, version }, {});
    outbox.later(purgeTicket, { ticket_id: id }, { run_at: at.purge_at, key: purgeKey(id) });
  }
  return { id: ticket.id, ...at };
}

/** Takes a ticket back; one that is not deleted is given as it is. */
export async function restoreTicket(
  { db, scope, events, outbox, now }: Ctx<typeof tickets.restore>,
  { ticket_id }: In<typeof tickets.restore>,
): Promise<Ticket> {
  for (const row of await queries.restoreTickets(db, scope, ticket_id, now())) {
    events.add('ticket.restored', row, {});
    outbox.cancel(purgeKey(row.id));
  }
  return presentTicket(scope)(await getVisibleTicket(db, scope, ticket_id));
}

/** Its files go first, which their own domain does together with the bytes; until then the ticket waits. */
export async function purge(
  { db, scope, outbox, now }: JobCtx<typeof purgeTicket>,
  { ticket_id }: JobInput<typeof purgeTicket>,
): Promise<void> {
  const ticket = await queries.lockPurgeable(db, scope.team_id, ticket_id, now());
  if (ticket === undefined) return;
  if (!ticket.has_files) {
    await queries.purgeTicket(db, scope.team_id, ticket_id);
    outbox.later(forgetWords, { words: wordsOf(`${ticket.title} ${ticket.description}`) });
    return;
  }
  await discardFiles({ db, outbox, now }, scope.team_id, ticket_id);
  outbox.later(purgeTicket, { ticket_id }, { run_at: secondsAfter(now(), AGAIN_SECONDS), key: purgeKey(ticket_id) });
}
