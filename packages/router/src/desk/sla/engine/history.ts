import type { CommentSide } from '@deskwire/contract/desk/tickets.events.ts';
import type { TicketState } from './rulebook.ts';

/** Something that matters to the clock; `at` is in milliseconds. */
export type Moment = { readonly at: number } & (
  | { readonly kind: 'changed'; readonly to: Partial<TicketState> }
  /** A public comment of the requester's side, or of those who handle tickets. */
  | { readonly kind: 'asked' | 'answered' }
  | { readonly kind: 'merged' | 'deleted' | 'restored' }
);
/** A ticket from its beginning; the moments are in order. */
export interface TicketHistory {
  readonly opened_at: number;
  readonly opened: TicketState;
  readonly moments: readonly Moment[];
}

type What =
  | { readonly kind: 'changed'; readonly from: Partial<TicketState>; readonly to: Partial<TicketState> }
  | { readonly kind: 'asked' | 'answered' | 'merged' | 'deleted' | 'restored' };
/** The part of an event that the clock needs. It stays when the event's payload is erased. */
export type Fact = What & { readonly id: string; readonly at: string; readonly version: number | null };

/** An event of a ticket; the payload is null once it was erased. */
export interface TicketEvent {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly version: number | null;
  readonly payload: unknown;
}
export const eventTypes = [
  'ticket.created',
  'ticket.updated',
  'ticket.status_changed',
  'ticket.commented',
  'ticket.comment_deleted',
  'ticket.merged',
  'ticket.deleted',
  'ticket.restored',
] as const;

/** A ticket as it is now. */
export interface TicketNow extends TicketState {
  readonly created_at: string;
  readonly updated_at: string;
  readonly first_responded_at: string | null;
  readonly resolved_at: string | null;
  readonly closed_at: string | null;
  readonly deleted_at: string | null;
  readonly merged_into_id: string | null;
  readonly version: number;
}

/** A ticket with everything its history is worked out from. */
export interface TicketRecord extends TicketNow {
  /** Kept from the last time; null the first time. */
  readonly facts: readonly Fact[] | null;
  readonly known_at: string | null;
  readonly events: readonly TicketEvent[] | null;
}

/** Collects what is known of a ticket by now, and since when the team has known of it. */
export function knowledgeOf(row: TicketRecord): { facts: readonly Fact[]; known_at: string } {
  const events = row.events ?? [];
  const told = factsOf(row.facts ?? [], events);
  const created = events.find(({ type }) => type === 'ticket.created')?.at;
  return {
    facts: completed(row, told),
    known_at: created ?? row.known_at ?? row.created_at,
  };
}

/** Everything known to have happened: what events tell, and what was kept of those whose payload is gone. */
export function factsOf(kept: readonly Fact[], events: readonly TicketEvent[]): Fact[] {
  const told = events.flatMap((event) => {
    const what = whatHappened(event);
    return what === undefined ? [] : [{ id: event.id, at: event.at, version: event.version, ...what }];
  });
  const ids = new Set(told.map(({ id }) => id));
  const back = takenBack(events);
  return [...kept.filter(({ id }) => !ids.has(id)), ...told].filter(({ id }) => !back.has(id)).toSorted(inOrder);
}

/** The events of questions that were deleted since: nobody waits for their answer. An answer that was given stays given. */
function takenBack(events: readonly TicketEvent[]): ReadonlySet<string> {
  const commentOf = ({ payload }: TicketEvent) => (payload as { comment_id: string } | null)?.comment_id;
  const deleted = new Set(events.filter(({ type }) => type === 'ticket.comment_deleted').map(commentOf));
  const questions = events.filter(
    ({ type, payload }) => type === 'ticket.commented' && (payload as { by: CommentSide } | null)?.by === 'requester',
  );
  return new Set(questions.filter((event) => deleted.has(commentOf(event))).map(({ id }) => id));
}

function whatHappened({ type, payload }: TicketEvent): What | undefined {
  switch (type) {
    case 'ticket.merged':
      return { kind: 'merged' };
    case 'ticket.deleted':
      return { kind: 'deleted' };
    case 'ticket.restored':
      return { kind: 'restored' };
    case 'ticket.commented':
      return payload === null ? undefined : sides[(payload as { by: CommentSide }).by];
    case 'ticket.status_changed':
      return payload === null ? undefined : statusChange(payload as StatusChange);
    case 'ticket.updated':
      return payload === null ? undefined : update((payload as { changes: Changes }).changes);
    default:
      return undefined;
  }
}
const sides: Record<CommentSide, What | undefined> = {
  requester: { kind: 'asked' },
  agent: { kind: 'answered' },
  other: undefined,
};

type StatusChange = Record<'from' | 'to' | 'from_category' | 'to_category', string>;
const statusChange = ({ from, from_category, to, to_category }: StatusChange): What => ({
  kind: 'changed',
  from: { status: from, status_category: from_category },
  to: { status: to, status_category: to_category },
});

type Changes = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
/** A status stands among them where an import changed it. */
const decisive = ['type', 'priority', 'category', 'status', 'status_category'] as const;
function update(changes: Changes): What | undefined {
  const changed = decisive.filter((field) => changes[field] !== undefined);
  if (changed.length === 0) return undefined;
  const side = (of: 'from' | 'to') =>
    Object.fromEntries(changed.map((field) => [field, changes[field]![of]])) as Partial<TicketState>;
  return { kind: 'changed', from: side('from'), to: side('to') };
}

/** Changes of one ticket happen one after the other, and each raises its version; ids decide within one. */
function inOrder(a: Fact, b: Fact): number {
  if (a.version !== null && b.version !== null && a.version !== b.version) return a.version - b.version;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * The facts together with what only the row tells: of a ticket that came with a past, or was changed by the way. To be
 * kept like the others, so that it stays when it was.
 */
export const completed = (now: TicketNow, facts: readonly Fact[]): Fact[] =>
  [...facts, ...missing(now, facts)].toSorted(inOrder);

function missing(now: TicketNow, facts: readonly Fact[]): Fact[] {
  const found: Fact[] = [];
  const add = (at: string, version: number, what: What) =>
    found.push({ id: `row:${now.version}:${found.length}`, at, version, ...what });
  const has = (kind: What['kind']) => facts.some((fact) => fact.kind === kind);
  const first = firstState(now, facts);
  const { first_responded_at, deleted_at, merged_into_id, version } = now;
  if (first_responded_at !== null && !has('answered'))
    add(first_responded_at, versionAt(facts, first_responded_at), { kind: 'answered' });
  if (isDone(first) && !facts.some(isStatusChange)) {
    const at = now.resolved_at ?? now.closed_at ?? now.created_at;
    add(at, versionAt(facts, at), { kind: 'changed', from: fresh, to: statusOf(now) });
  }
  const last = lastState(first, facts);
  if (states.some((field) => last[field] !== now[field]))
    add(now.updated_at, version, { kind: 'changed', from: last, to: stateOf(now) });
  const gone = facts.findLast(({ kind }) => kind === 'deleted' || kind === 'restored')?.kind === 'deleted';
  if (deleted_at !== null && !gone) add(deleted_at, version, { kind: 'deleted' });
  if (deleted_at === null && gone) add(now.updated_at, version, { kind: 'restored' });
  if (merged_into_id !== null && !has('merged')) add(now.updated_at, version, { kind: 'merged' });
  return found;
}

/** The version that the ticket had at an instant; 0 before anything is known of it. */
const versionAt = (facts: readonly Fact[], at: string): number =>
  facts.findLast((fact) => Date.parse(fact.at) <= Date.parse(at))?.version ?? 0;

/** The clock's view of a ticket. Clocks of several machines may disagree a little: nothing happens before what it follows. */
export function historyOf(now: TicketNow, facts: readonly Fact[]): TicketHistory {
  const opened_at = Date.parse(now.created_at);
  let last = opened_at;
  const moments = facts.map((fact): Moment => {
    last = Math.max(last, Date.parse(fact.at));
    return fact.kind === 'changed' ? { at: last, kind: 'changed', to: fact.to } : { at: last, kind: fact.kind };
  });
  return { opened_at, opened: firstState(now, facts), moments };
}

const states = ['type', 'priority', 'category', 'status', 'status_category'] as const;
const stateOf = ({ type, priority, category, status, status_category }: TicketState): TicketState => ({
  type,
  priority,
  category,
  status,
  status_category,
});
const statusOf = ({ status, status_category }: TicketState) => ({ status, status_category });
const fresh = { status: 'open', status_category: 'open' };
/** Resolved or closed: nothing is owed until the ticket is reopened. */
export const isDone = ({ status_category }: TicketState): boolean =>
  status_category === 'resolved' || status_category === 'closed';
const isStatusChange = (fact: Fact) => fact.kind === 'changed' && fact.to.status !== undefined;

/** How it was opened: each field as it was before it first changed. */
const firstState = (now: TicketNow, facts: readonly Fact[]): TicketState =>
  facts
    .toReversed()
    .reduce((state, fact) => (fact.kind === 'changed' ? { ...state, ...fact.from } : state), stateOf(now));
const lastState = (first: TicketState, facts: readonly Fact[]): TicketState =>
  facts.reduce((state, fact) => (fact.kind === 'changed' ? { ...state, ...fact.to } : state), first);
