import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, Events, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { purgeKey, purgeTicket } from './purge.ts';
import * as queries from './queries.ts';

/** How long a deleted ticket can be restored. */
const KEPT_SECONDS = 30 * 86_400;

type Deleting = Pick<Ctx<typeof tickets.delete>, 'db' | 'scope' | 'outbox' | 'now'> & {
  readonly events: Events<'ticket.deleted'>;
};

/** Nobody sees a deleted ticket, nor those that were merged into it; for 30 days it can be restored. */
export async function deleteTicket(
  { db, scope, events, outbox, now }: Deleting,
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
