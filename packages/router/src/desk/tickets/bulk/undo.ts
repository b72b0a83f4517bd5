import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { demand } from '../../../kit/access/can.ts';
import type { Ctx, In, Out, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { changesOf } from '../../../kit/events/changes.ts';
import { tell } from '../changes/decide.ts';
import { writeChanges } from '../changes/write-changes.ts';
import { withdrawComments } from '../comments/delete.ts';
import { presentTicket } from '../present.ts';
import * as queries from '../queries.ts';
import { unmerged } from '../rules.ts';
import { refusalOf, refusedItem } from './items.ts';
import * as kept from './kept.queries.ts';
import { UNDO_SECONDS } from './undoable.ts';

type Undoing = Ctx<typeof tickets.undo>;
type Tx = Parameters<Parameters<Undoing['commit']>[0]>[0];

/**
 * Undoes a change of several tickets, each in a transaction of its own. A ticket that somebody has changed since stays as
 * it is. Comments of the change are deleted; emails that were sent stay sent.
 */
export async function undoChange(
  ctx: Undoing,
  { change_id }: In<typeof tickets.undo>,
): Promise<Out<typeof tickets.undo>> {
  const { db, scope, now } = ctx;
  const change = await kept.findChange(db, scope, change_id);
  if (change === undefined) throw new AppError('TICKET_CHANGE_NOT_FOUND');
  if (Date.parse(now()) > Date.parse(secondsAfter(change.created_at, UNDO_SECONDS)))
    throw new AppError('TICKET_UNDO_TOO_LATE');
  const items: Out<typeof tickets.undo>['items'] = [];
  for (const item of await kept.listItems(db, scope, change_id)) {
    const { ticket_id } = item;
    try {
      const row = await ctx.commit((tx) => undoOne({ ...tx, scope, now }, change_id, item));
      items.push({ ticket_id, ticket: presentTicket(scope)(row), error: null });
    } catch (error) {
      items.push(refusedItem(ticket_id, refusalOf(error)));
    }
  }
  const failed = items.filter(({ error }) => error !== null).length;
  return { items, undone: items.length - failed, failed };
}

/** The facts of a ticket that follow from its status, and are restored with it. */
const ofStatus = [
  'status',
  'status_category',
  'resolved_at',
  'closed_at',
  'reopened_count',
  'resolution_notes',
] as const;

async function undoOne(
  ctx: Tx & { readonly scope: TeamScope; readonly now: () => string },
  change_id: string,
  item: kept.KeptItem,
): Promise<queries.TicketRow> {
  const { db, scope, now, events } = ctx;
  const { before } = item;
  const ticket = await queries.lockTicket(db, scope, item.ticket_id, {
    assignee_id: before.assignee_id,
    project_id: before.project_id,
  });
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  demand(unmerged, ticket, scope);
  const untouched = ticket.version === item.version && (await wereLast(ctx, item));
  if (!untouched || !(await kept.takeItem(db, scope, change_id, item, now())))
    throw new AppError('TICKET_CHANGED_SINCE');
  if (typeof before.assignee_id === 'string' && ticket.assignee_fit !== true)
    throw new AppError('TICKET_ASSIGNEE_UNFIT', { person_id: before.assignee_id });
  if (typeof before.project_id === 'string' && ticket.project_open !== true) throw new AppError('PROJECT_NOT_FOUND');
  await withdrawComments(ctx, item.comment_ids);
  if (Object.keys(before).length === 0) return (await queries.findTicket(db, scope, ticket.id))!;
  const [row] = await writeChanges(db, scope, [{ id: ticket.id, ...before }], now());
  tell(events, row!, restored(ticket, before));
  return row!;
}

const wereLast = ({ db, scope }: { readonly db: Tx['db']; readonly scope: TeamScope }, item: kept.KeptItem) =>
  item.comment_ids.length === 0 ? true : kept.areLast(db, scope, item);

/** The decision that restores a ticket, with the changes that its events tell. */
function restored(ticket: queries.TicketRow, before: queries.TicketChange) {
  const { assignee_id } = before;
  const moves = before.status !== undefined && before.status !== ticket.status;
  const own = Object.entries(before).filter(
    ([column]) => column !== 'assignee_id' && !(moves && (ofStatus as readonly string[]).includes(column)),
  );
  return {
    set: before,
    updated: changesOf(ticket, Object.fromEntries(own)),
    assigned: assignee_id === undefined ? undefined : { from: ticket.assignee_id, to: assignee_id },
    reported: undefined,
    moved: moves
      ? {
          from: ticket.status,
          to: before.status!,
          from_category: ticket.status_category,
          to_category: before.status_category!,
          resolution_notes: before.resolution_notes ?? null,
        }
      : undefined,
  };
}
