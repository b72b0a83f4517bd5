import type { inferRouterInputs } from '@trpc/server';
import type { AppRouter } from '@deskwire/sdk';

type ListInput = Exclude<inferRouterInputs<AppRouter>['tickets']['list'], void>;
export type Filter = Pick<
  ListInput,
  | 'search'
  | 'status'
  | 'status_category'
  | 'priority'
  | 'type'
  | 'tag'
  | 'assignee_id'
  | 'unassigned'
  | 'sla_due_hours'
  | 'reporter_id'
  | 'watcher_id'
  | 'project_id'
  | 'category'
  | 'snoozed'
  | 'unread'
  | 'created_after'
  | 'created_before'
  | 'updated_after'
  | 'sort'
>;
/** What the address of the list says: a view is a link. */
export type TicketSearch = Filter & { readonly at?: number; readonly open?: string };

const categories = ['open', 'waiting', 'resolved', 'closed'] as const;
const priorities = ['urgent', 'high', 'medium', 'low'] as const;
const types = ['bug', 'feature', 'incident', 'request', 'question'] as const;
const sorts = ['updated_at', 'created_at', 'priority'] as const;

const some = <T extends string>(value: unknown, known: readonly T[]): T[] | undefined => {
  const given = (Array.isArray(value) ? value : [value]).filter((one): one is T => known.includes(one as T));
  return given.length === 0 ? undefined : given;
};
const text = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) || undefined : undefined;

const whole = (value: unknown, least: number): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= least ? value : undefined;

/**
 * Reads an address that anybody may have written: what does not fit is left out. The router hands out the rest of an address
 * as well, so screens read it once more.
 */
export function readSearch(given: Record<string, unknown>): TicketSearch {
  const status = [given['status']].flat().flatMap((one) => text(one) ?? []);
  const read = {
    search: text(given['search']),
    status: status.length === 0 ? undefined : status,
    status_category: some(given['status_category'], categories),
    priority: some(given['priority'], priorities),
    type: some(given['type'], types),
    tag: text(given['tag']),
    assignee_id: text(given['assignee_id']),
    unassigned: given['unassigned'] === true ? true : undefined,
    reporter_id: text(given['reporter_id']),
    watcher_id: text(given['watcher_id']),
    project_id: text(given['project_id']),
    category: text(given['category']),
    snoozed: typeof given['snoozed'] === 'boolean' ? given['snoozed'] : undefined,
    unread: given['unread'] === true ? true : undefined,
    created_after: text(given['created_after']),
    created_before: text(given['created_before']),
    updated_after: text(given['updated_after']),
    sla_due_hours: whole(given['sla_due_hours'], 0),
    sort: some(given['sort'], sorts)?.[0],
    at: whole(given['at'], 1),
    open: text(given['open']),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as TicketSearch;
}

/** What the list asks the server for. */
export const filterOf = ({ at: _, open: _open, ...filter }: TicketSearch): Filter => ({
  ...filter,
  sort: filter.sort ?? 'updated_at',
});

export interface View {
  readonly name: string;
  readonly search: TicketSearch;
}
/** Whether the address is this view, whatever the order of its rows. */
export function isShown({ search }: View, shown: TicketSearch): boolean {
  const names = new Set([...Object.keys(search), ...Object.keys(shown)] as (keyof TicketSearch)[]);
  return [...names].every(
    (name) =>
      name === 'sort' ||
      name === 'at' ||
      name === 'open' ||
      JSON.stringify(search[name]) === JSON.stringify(shown[name]),
  );
}
