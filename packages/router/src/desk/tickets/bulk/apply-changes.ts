import type { Tx } from '@deskwire/database/schema.ts';
import type { Events, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { changesSomething, decide, tell, type Decision, type Wanted } from '../changes/decide.ts';
import { demandUnowned } from '../changes/owned.ts';
import { writeChanges } from '../changes/write-changes.ts';
import { addComment } from '../comments/create.ts';
import { endDraft } from '../drafts/queries.ts';
import * as queries from '../queries.ts';
import { keepChange } from './kept.queries.ts';
import { retagged, type Retagging } from './retagged.ts';
import { beforeOf, type newChange } from './undoable.ts';

interface Applying {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly now: () => string;
  readonly events: Events<
    'ticket.updated' | 'ticket.assigned' | 'ticket.status_changed' | 'ticket.commented' | 'ticket.noted'
  >;
}
/** The changes to make to each of several tickets; `texts` writes the comments for one of them, as it is after the change. */
export interface Changes extends Retagging {
  readonly wanted: Pick<Wanted, 'status' | 'assignee_id' | 'type' | 'priority' | 'category'>;
  readonly texts: (ticket: queries.TicketRow) => {
    readonly reply?: string | undefined;
    readonly note?: string | undefined;
  };
  readonly source: string;
}

const lockFor = ({ db, scope }: Pick<Applying, 'db' | 'scope'>, ticket_id: string, { wanted }: Changes) =>
  queries.lockTicket(db, scope, ticket_id, {
    statuses: wanted.status !== undefined,
    fields: wanted.type !== undefined,
    assignee_id: wanted.assignee_id,
  });
type Locked = NonNullable<Awaited<ReturnType<typeof lockFor>>>;

/** Decides what changes would do to a ticket. Throws if the ticket refuses them. */
export const decideChanges = (scope: TeamScope, ticket: Locked, changes: Changes, now: string): Decision =>
  decide(scope, ticket, { ...changes.wanted, tags: retagged(ticket.tags, changes) }, ticket, now);

/**
 * Changes one ticket of several in a transaction of its own, says what there is to say, and keeps what is needed to undo
 * it. Undefined where nothing changes.
 */
export async function applyChanges(
  ctx: Applying,
  ticket_id: string,
  changes: Changes,
  { change, position }: { readonly change: ReturnType<typeof newChange>; readonly position: number },
): Promise<{ readonly row: queries.TicketRow; readonly changed: boolean }> {
  const { db, scope, now, events } = ctx;
  const ticket = await lockFor(ctx, ticket_id, changes);
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  const decision = decideChanges(scope, ticket, changes, now());
  await demandUnowned(ctx, ticket, decision);
  const [written] = changesSomething(decision)
    ? await writeChanges(db, scope, [{ id: ticket.id, ...decision.set }], now())
    : [];
  const { reply, note } = changes.texts(written ?? ticket);
  const said = { ticket_id: ticket.id, author_id: scope.person_id, source: changes.source, handles: true };
  const reopens = changes.wanted.status === undefined;
  const comment_ids: string[] = [];
  for (const [content, is_internal] of [
    [note, true],
    [reply, false],
  ] as const)
    if (content !== undefined) {
      comment_ids.push((await addComment(ctx, { ...said, content, is_internal, reopens }))!.id);
      await endDraft(db, scope, { ticket_id: ticket.id, mode: is_internal ? 'note' : 'reply' }, content);
    }
  if (written !== undefined) tell(events, written, decision);
  if (written === undefined && comment_ids.length === 0) return { row: ticket, changed: false };
  const row = (await queries.findTicket(db, scope, ticket.id))!;
  const before = reopenedSince(ticket, row, beforeOf(ticket, decision.set));
  await keepChange(db, scope, change, [{ ticket_id: row.id, position, before, version: row.version, comment_ids }]);
  return { row, changed: true };
}

/** A comment on one's own ticket can reopen it, which is undone as well. */
const reopenedSince = (ticket: queries.TicketRow, row: queries.TicketRow, before: queries.TicketChange) => {
  const { status, status_category, resolved_at, closed_at, reopened_count, resolution_notes } = ticket;
  const moved = row.status !== status || row.reopened_count !== reopened_count;
  return moved
    ? { ...before, status, status_category, resolved_at, closed_at, reopened_count, resolution_notes }
    : before;
};
