import type { Connection } from './session.ts';

export type Ticket = Awaited<ReturnType<Connection['desk']['api']['tickets']['list']['query']>>['items'][number];

/** Tickets that have something in common, such as a deadline that is near. */
export interface Group {
  readonly name: 'At risk' | 'Open' | 'Waiting';
  readonly tickets: readonly Ticket[];
  /** How many there are, which may be more than are shown. */
  readonly total: number;
}

/** Tickets due within so many hours are at risk. */
const RISK_HOURS = 4;
const MOST = 100;

/** The tickets of whoever is signed in: assigned to them or, for those who cannot be assigned to any, reported by them. */
export async function myTickets({ desk }: Connection): Promise<Group[]> {
  const { permissions } = await desk.api.users.me.query();
  const mine = permissions.includes('tickets.beAssigned') ? { assignee_id: 'me' } : { reporter_id: 'me' };
  const of = (filter: object) =>
    desk.api.tickets.list.query({ ...mine, ...filter, view: 'row', sort: 'priority', page_size: MOST });
  const [risky, open, waiting] = await Promise.all([
    'assignee_id' in mine ? of({ status_category: ['open', 'waiting'], sla_due_hours: RISK_HOURS }) : undefined,
    of({ status_category: ['open'] }),
    of({ status_category: ['waiting'] }),
  ]);
  const groups: Group[] = [
    { name: 'At risk', tickets: risky?.items ?? [], total: risky?.total ?? 0 },
    { name: 'Open', tickets: open.items, total: open.total },
    { name: 'Waiting', tickets: waiting.items, total: waiting.total },
  ];
  return groups.filter(({ total }) => total > 0);
}

/** The text of the status bar. */
export function summaryOf(groups: readonly Group[]): string {
  const count = (name: Group['name']) => groups.find((group) => group.name === name)?.total ?? 0;
  const risky = count('At risk');
  return `${count('Open')} open${risky === 0 ? '' : `, ${risky} at risk`}`;
}

/** The second half of a row. */
export const detailOf = ({ status, priority, reporter }: Ticket): string =>
  [priority === 'medium' ? '' : priority, status.replaceAll('_', ' '), reporter.name].filter(Boolean).join(' · ');

export const addressOf = (url: string, { key, team_id }: Pick<Ticket, 'key' | 'team_id'>): string =>
  `${url.replace(/\/$/, '')}/tickets/${encodeURIComponent(key)}?team_id=${team_id}`;
