import { LRUCache } from 'lru-cache';
import type { ListedTicket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import { rolesPermit, seesInternal } from '@deskwire/contract/kit/access.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { resolveMe } from '../../../kit/access/me.ts';
import { personMeant } from '../../../identity/people/known/known.ts';
import { requireKnown } from '../../../kit/lists/known.ts';
import { COUNTED, page, type Slice } from '../../../kit/lists/page.ts';
import { rarestFirst } from '../../../knowledge/search/rareness.ts';
import { toldTo } from '../detail/history.ts';
import { listFields } from '../fields/queries.ts';
import { presentTicket } from '../present.ts';
import { UNREAD_DAYS } from '../reads/fragments.ts';
import { statusesOf } from '../statuses/known.ts';
import type { Search, TicketFilter, Unread } from './filter.queries.ts';
import * as queries from './queries.ts';
import { numberOf } from '../queries.ts';

/** The context that a list needs; an export, which has no request, has it too. */
type ListCtx = Pick<Ctx<typeof tickets.list>, 'db' | 'scope' | 'services' | 'now'>;
type Input = In<typeof tickets.list>;

/** The tickets a person may see that fit a filter, in the order asked for. */
export async function listTickets(ctx: ListCtx, input: Input) {
  const {
    page: _,
    page_size: _size,
    cursor: _cursor,
    team_id: _team,
    sort: wanted,
    order = 'desc',
    view,
    ...asked
  } = input;
  checkAsked(ctx.scope, input);
  const filter = await filterOf(ctx, asked);
  const sort = sortOf(ctx.scope, wanted);
  const row = view === 'row' ? { unread: unreadOf(ctx) } : undefined;
  return page(ctx, input, {
    key: ['tickets', ctx.scope.team_id, asked, sort, order],
    find: (slice) => findAndCount(ctx, filter, { sort, order }, slice, row),
    position: (row) => positionOf(sort, row),
    present: presentListed(ctx.scope),
    none: () => checkNamed(ctx, filter),
  });
}

/** Refuses a status or field that the team does not have: tags and categories are words that anybody may use first. */
const checkNamed = ({ db, scope }: ListCtx, { status, custom }: TicketFilter) =>
  requireKnown(
    { field: 'status', given: status, known: async () => (await statusesOf(db, scope)).map(({ slug }) => slug) },
    {
      field: 'custom',
      given: custom?.map(([key]) => key!),
      known: async () => (await listFields(db, scope)).map(({ key }) => key),
    },
  );

const presentListed =
  (scope: TeamScope) =>
  ({ unread, ...row }: queries.ListedTicket): ListedTicket => ({
    ...presentTicket(scope)(row),
    ...(unread === undefined ? {} : { unread }),
  });

/** For requesters, tickets are ordered by the last change that they can see. */
const sortOf = ({ visibility }: TeamScope, wanted: Input['sort'] = 'created_at'): queries.Sorting['sort'] =>
  wanted === 'updated_at' && visibility === 'requester' ? 'shown_at' : wanted;

/** Fields that a requester does not see cannot be used to search and filter either. */
const hiddenFromRequesters = [
  'search',
  'tag',
  'assignee_id',
  'unassigned',
  'snoozed',
  'watcher_id',
  'project_id',
  'custom',
  'sla_due_hours',
] as const satisfies readonly (keyof Input)[];
/** Refuses what the caller may not filter by. */
export function checkAsked(scope: TeamScope, input: Input): void {
  const hidden = hiddenFromRequesters.filter((field) => input[field] !== undefined);
  if (scope.visibility === 'requester' && hidden.length > 0)
    throw new AppError('FORBIDDEN', { needs: 'team.read', fields: hidden });
  if (input.deleted === true && !rolesPermit(scope.roles, 'tickets.manage'))
    throw new AppError('FORBIDDEN', { needs: 'tickets.manage', fields: ['deleted'] });
}

/** The filter with ids instead of `me`, and instants instead of spans of time. */
export async function filterOf(
  ctx: Pick<ListCtx, 'db' | 'scope' | 'now'>,
  asked: Omit<Input, 'sort' | 'order' | 'cursor' | 'page' | 'page_size' | 'view'>,
): Promise<TicketFilter> {
  const { scope, now } = ctx;
  const person = (id: string | undefined) => personMeant(ctx.db, scope, resolveMe(scope, id));
  const {
    search,
    assignee_id,
    reporter_id,
    watcher_id,
    ids,
    custom,
    sla_due_hours,
    updated_after,
    snoozed,
    unread,
    ...rest
  } = asked;
  return {
    ...rest,
    [scope.visibility === 'requester' ? 'shown_after' : 'updated_after']: updated_after,
    ...(snoozed === undefined ? {} : snoozed ? { snoozed } : { awake: true }),
    assignee_id: resolveMe(scope, assignee_id),
    reporter_id: await person(reporter_id),
    watcher_id: await person(watcher_id),
    ...(unread === true ? { unread: unreadOf({ scope, now }) } : {}),
    search: search === undefined ? undefined : await searchOf(ctx, search),
    ids: ids && named(scope, ids),
    custom: custom?.map((given) => [given.slice(0, given.indexOf('=')), given.slice(given.indexOf('=') + 1)]),
    owes_before: sla_due_hours === undefined ? undefined : fromNow(now(), sla_due_hours),
  };
}
/** The condition for unread tickets: changes by others, of the types of events that the reader may see. */
function unreadOf({ scope, now }: Pick<ListCtx, 'scope' | 'now'>): Unread {
  return { by: scope.person_id, since: fromNow(now(), -24 * UNREAD_DAYS), ...toldTo(scope) };
}

const named = (scope: TeamScope, ids_or_keys: readonly string[]): TicketFilter['ids'] => {
  const numbers = ids_or_keys.map((name) => numberOf(scope, name));
  return {
    ids: ids_or_keys.filter((name) => name.length === UUID_LENGTH),
    numbers: numbers.filter((number) => number !== undefined),
  };
};
const UUID_LENGTH = 36;
/** Cut to the minute, so that an estimated total stays usable for a while. */
const fromNow = (now: string, hours: number): string => {
  const minutes = Math.floor(Date.parse(now) / 60_000) + 1 + hours * 60;
  return new Date(minutes * 60_000).toISOString();
};
async function searchOf({ db, scope }: Pick<ListCtx, 'db' | 'scope'>, search: string): Promise<Search> {
  const [, prefix, number] = /^(?:([A-Za-z][A-Za-z0-9]{1,9})-|#)(\d{1,9})$/.exec(search) ?? [];
  return number !== undefined && (prefix === undefined || prefix.toUpperCase() === scope.ticket_prefix)
    ? { number: Number(number) }
    : { asked: await rarestFirst({ db, scope }, search), internal: seesInternal(scope.roles) };
}

/**
 * Estimates are kept for half a minute. Where there are far more matches than are counted they are not counted again
 * either: that costs more than the page itself.
 */
const estimates = new LRUCache<string, number>({ max: 5_000, ttl: 30_000 });
async function findAndCount(
  { db, scope }: ListCtx,
  filter: TicketFilter,
  sorting: queries.Sorting,
  slice: Slice,
  row?: queries.RowView,
) {
  if (!slice.counts) return queries.listTickets(db, scope, filter, sorting, slice, row);
  const place = JSON.stringify([scope.team_id, scope.visibility === 'all' ? null : scope.person_id, filter]);
  const known = estimates.get(place);
  if (known !== undefined && known > 2 * COUNTED) {
    const { rows } = await queries.listTickets(db, scope, filter, sorting, { ...slice, counts: false }, row);
    if (rows.length === slice.limit) return { rows, counted: COUNTED + 1, estimated: known };
  }
  const { rows, counted = 0 } = await queries.listTickets(db, scope, filter, sorting, slice, row);
  if (counted <= COUNTED) return { rows, counted };
  const estimated = known ?? (await queries.estimateTickets(db, scope, filter));
  estimates.set(place, estimated);
  return { rows, counted: COUNTED + 1, estimated };
}

function positionOf(sort: queries.Sorting['sort'], row: queries.ListedTicket) {
  if (sort === 'number') return [row.number];
  return [sort === 'priority' ? row.priority_rank : row[sort], row.id];
}
