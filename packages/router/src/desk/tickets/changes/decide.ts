import type { EventPayload } from '@deskwire/contract/events.ts';
import { changesOf } from '../../../kit/events/changes.ts';
import { demand } from '../../../kit/access/can.ts';
import type { Events, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { unmerged } from '../rules.ts';
import type { TicketChange, TicketRow } from '../queries.ts';
import { checkCustom, mergedCustom, type Custom } from './custom-fields.ts';
import type { Preconditions } from './preconditions.queries.ts';
import { allowedFrom, progressAfter, type Status } from './transitions.ts';

/** The changes that somebody requests; absent fields stay as they are. */
export interface Wanted {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly type?: TicketRow['type'] | undefined;
  readonly priority?: TicketRow['priority'] | undefined;
  readonly category?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly project_id?: string | null | undefined;
  /** Only the values to change; null removes one. */
  readonly custom?: Custom | undefined;
  readonly assignee_id?: string | null | undefined;
  readonly reporter_id?: string | undefined;
  readonly status?: string | undefined;
  readonly resolution_notes?: string | null | undefined;
}
/** The decision: the columns to write and the events to add. Both are empty if nothing changes. */
export interface Decision {
  readonly set: TicketChange;
  readonly updated: EventPayload<'ticket.updated'>['changes'] | undefined;
  readonly assigned: EventPayload<'ticket.assigned'> | undefined;
  readonly reported: EventPayload<'ticket.reporter_changed'> | undefined;
  readonly moved: EventPayload<'ticket.status_changed'> | undefined;
}

/**
 * Decides a change of a locked ticket by the rules of its team. Throws what the change may not do. The same for every
 * way to change a ticket, so that all of them refuse the same and tell the same.
 */
export function decide(
  scope: TeamScope,
  ticket: TicketRow,
  wanted: Wanted,
  facts: Preconditions,
  now: string,
): Decision {
  demand(unmerged, ticket, scope);
  const assigned = assignment(ticket, wanted, facts);
  const reported = reporting(ticket, wanted, facts);
  const move = movement(ticket, wanted, facts, now);
  checkProject(ticket, wanted, facts);
  const {
    status: _,
    assignee_id: _assignee,
    reporter_id: _reporter,
    resolution_notes,
    custom,
    tags,
    ...fields
  } = wanted;
  checkFields(ticket, wanted, facts);
  const update = {
    ...fields,
    tags: tags === undefined ? undefined : [...new Set(tags)],
    custom: custom === undefined ? undefined : mergedCustom(ticket.custom, custom),
    resolution_notes: move === undefined ? resolution_notes : undefined,
  };
  const updated = changesOf(ticket, update);
  const changed = Object.fromEntries(Object.entries(updated ?? {}).map(([field, { to }]) => [field, to]));
  return {
    set: {
      ...changed,
      ...(assigned && { assignee_id: assigned.to }),
      ...(reported && { reporter_id: reported.to }),
      ...move?.set,
    },
    updated,
    assigned,
    reported,
    moved: move?.told,
  };
}

export const changesSomething = ({ set }: Decision): boolean => Object.keys(set).length > 0;

/** The values of the team's own fields, checked against the form of the new type if the type changes. */
function checkFields(ticket: TicketRow, { custom, type = ticket.type }: Wanted, { fields = [] }: Preconditions): void {
  const agent = { type, requester: false };
  if (custom !== undefined) checkCustom(fields, custom, agent);
  if (type !== ticket.type)
    checkCustom(fields, {}, { ...agent, complete: mergedCustom(ticket.custom, custom ?? {}), formed: true });
}

function assignment(ticket: TicketRow, { assignee_id }: Wanted, facts: Preconditions) {
  if (assignee_id === undefined || assignee_id === ticket.assignee_id) return undefined;
  if (assignee_id !== null && (facts.assignee_fit ?? null) === null) throw new AppError('PERSON_NOT_FOUND');
  if (assignee_id !== null && facts.assignee_fit === false)
    throw new AppError('TICKET_ASSIGNEE_UNFIT', { person_id: assignee_id });
  return { from: ticket.assignee_id, to: assignee_id };
}

/** The change of the reporter, who can be recorded wrongly, for example as the colleague who forwarded an email. */
function reporting(ticket: TicketRow, { reporter_id }: Wanted, facts: Preconditions) {
  if (reporter_id === undefined || reporter_id === ticket.reporter_id) return undefined;
  if (facts.reporter_here !== true) throw new AppError('PERSON_NOT_FOUND');
  return { from: ticket.reporter_id, to: reporter_id };
}

function movement(
  ticket: TicketRow,
  { status, resolution_notes }: Wanted,
  { statuses = [] }: Preconditions,
  now: string,
) {
  const to = status === undefined ? undefined : statuses.find(({ slug }) => slug === status);
  if (status !== undefined && to === undefined) throw new AppError('TICKET_STATUS_NOT_FOUND', { status });
  const category = to?.category ?? ticket.status_category;
  if (resolution_notes != null && category !== 'resolved' && category !== 'closed')
    throw new AppError('INVALID_INPUT', [
      { path: ['resolution_notes'], reason: 'only a resolved or closed ticket has them' },
    ]);
  if (to === undefined || to.slug === ticket.status) return undefined;
  checkTransition(ticket, to, statuses);
  return moveTo(ticket, to, resolution_notes, now);
}

function checkTransition(ticket: TicketRow, to: Status, statuses: readonly Status[]): void {
  const from = statuses.find(({ slug }) => slug === ticket.status)!;
  const allowed = allowedFrom(from, statuses);
  if (!allowed.includes(to))
    throw new AppError('TICKET_TRANSITION_NOT_ALLOWED', {
      from: from.slug,
      to: to.slug,
      allowed: allowed.map(({ slug }) => slug),
    });
}

/** The columns of a ticket that is not snoozed. */
export const awake = { snoozed_at: null, snoozed_until: null, snoozed_by: null } as const;

/** The changes of a ticket that gets another status, and the event that says so. */
export function moveTo(ticket: TicketRow, to: Status, notes: string | null | undefined, now: string) {
  const done = to.category === 'resolved' || to.category === 'closed';
  const set = {
    ...progressAfter(ticket, to, notes, now),
    // A ticket that is done no longer waits for anything.
    ...(done && ticket.snoozed_at !== null ? awake : undefined),
  };
  const told = {
    from: ticket.status,
    to: to.slug,
    from_category: ticket.status_category,
    to_category: to.category,
    resolution_notes: set.resolution_notes,
  };
  return { set, told };
}

function checkProject(ticket: TicketRow, { project_id }: Wanted, facts: Preconditions): void {
  const isNew = typeof project_id === 'string' && project_id !== ticket.project_id;
  if (isNew && facts.project_open !== true) throw new AppError('PROJECT_NOT_FOUND');
}

/** Adds the decided events, with the row that was written. */
export function tell(
  events: Events<'ticket.updated' | 'ticket.assigned' | 'ticket.reporter_changed' | 'ticket.status_changed'>,
  { id, version }: Pick<TicketRow, 'id' | 'version'>,
  { updated, assigned, reported, moved }: Decision,
): void {
  if (updated !== undefined) events.add('ticket.updated', { id, version }, { changes: updated });
  if (assigned !== undefined) events.add('ticket.assigned', { id, version }, assigned);
  if (reported !== undefined) events.add('ticket.reporter_changed', { id, version }, reported);
  if (moved !== undefined) events.add('ticket.status_changed', { id, version }, moved);
}
