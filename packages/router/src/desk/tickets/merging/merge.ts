import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { moveTo } from '../changes/decide.ts';
import { readPreconditions } from '../changes/preconditions.queries.ts';
import { presentTicket } from '../present.ts';
import * as queries from '../queries.ts';
import { absorb } from '../queries.ts';
import { demand } from '../../../kit/access/can.ts';
import { unmerged } from '../rules.ts';

/**
 * Merges a ticket into another: it is closed for good, and its comments and files are shown on the other. A merged ticket neither
 * merges again nor takes one in, so there are no chains and no circles. Two who merge at once wait for each other.
 */
export const mergeTicket = async (ctx: Ctx<typeof tickets.merge>, input: In<typeof tickets.merge>): Promise<Ticket> =>
  presentTicket(ctx.scope)(await mergeInto(ctx, input));

type Merging = Pick<Ctx<typeof tickets.merge>, 'db' | 'scope' | 'events' | 'now'>;

/** The same for one ticket of several. */
export async function mergeInto(
  { db, scope, events, now }: Merging,
  { ticket_id, into_id }: Pick<In<typeof tickets.merge>, 'ticket_id' | 'into_id'>,
): Promise<queries.TicketRow> {
  const { statuses } = await readPreconditions(db, scope, { statuses: true });
  await queries.lockMerged(db, scope, ticket_id);
  const locked = await queries.lockTickets(db, scope, [ticket_id, into_id]);
  const from = locked.find((ticket) => queries.isNamed(scope, ticket, ticket_id));
  const into = locked.find((ticket) => queries.isNamed(scope, ticket, into_id));
  if (from === undefined || into === undefined) throw new AppError('TICKET_NOT_FOUND');
  if (from.id === into.id) throw new AppError('TICKET_MERGE_INTO_SELF');
  for (const ticket of [from, into]) demand(unmerged, ticket, scope);
  const closed = statuses.find(({ category }) => category === 'closed')!;
  const move = from.status_category === 'closed' ? undefined : moveTo(from, closed, undefined, now());
  const [gone] = await queries.updateTickets(
    db,
    scope,
    // It was not solved, so no figure may count it as that.
    [{ id: from.id, merged_into_id: into.id, ...move?.set, resolved_at: null }],
    now(),
  );
  const survivor = await absorb(db, scope, from, into, now());
  if (move !== undefined) events.add('ticket.status_changed', gone!, move.told);
  events.add('ticket.merged', gone!, { into_id: into.id });
  events.add('ticket.absorbed', survivor, { from_id: from.id });
  return survivor;
}
