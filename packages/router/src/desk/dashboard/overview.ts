import type { dashboard, DashboardOverview } from '@deskwire/contract/desk/dashboard.ts';
import type { AssigneeFigures, DashboardFilter } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { StatusCategory } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { keptIn, rateOf } from '../sla/reports/metrics.ts';
import { readActivity } from './activity/latest.ts';
import { createdIn, figure, resolvedIn, trend } from './figures.ts';
import { before, periodOf, type Range } from './range.ts';
import * as queries from './tickets.queries.ts';
import { namesOf } from '../../identity/people/recipients/recipients.ts';

const TOP = 10;
const active: StatusCategory[] = ['open', 'waiting'];

/** Reads the current figures of the desk, and what changed in the period. */
export async function readOverview(
  ctx: Ctx<typeof dashboard.overview>,
  { period: wanted }: In<typeof dashboard.overview>,
): Promise<DashboardOverview> {
  const { db, scope, now } = ctx;
  const period = periodOf(now(), wanted);
  const previous = before(period);
  const standing = await queries.readStanding(db, scope);
  const lately = await queries.readLately(db, scope, period, previous);
  const [kept] = await keptIn(db, scope, [period]);
  const resolved = sum(lately.resolved.map(({ count }) => count));
  return {
    ...period,
    ...standingOf(standing),
    created: trend(figure(lately.created, createdIn(period)), figure(lately.created_before, createdIn(previous))),
    resolved: trend(figure(resolved, resolvedIn(period)), figure(lately.resolved_before, resolvedIn(previous))),
    sla_compliance: rateOf(kept!),
    recent_activity: await readActivity(ctx),
    top_assignees: await topAssignees(ctx, standing, lately, period),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** The first open status is that of new tickets; in any other open one somebody is at work. */
function standingOf(rows: readonly queries.StandingRow[]): Pick<DashboardOverview, 'ticket_stats' | 'filters'> {
  const statuses = [...new Set(rows.filter(({ category }) => category === 'open').map(({ status }) => status))];
  const [initial, ...others] = statuses as [string, ...string[]];
  const count = (those: (row: queries.StandingRow) => boolean) => sum(rows.filter(those).map(({ tickets }) => tickets));
  const inCategory = (category: StatusCategory) => count((row) => row.category === category);
  const filterOf = (category: StatusCategory): DashboardFilter => ({ status_category: [category] });
  return {
    ticket_stats: {
      total: count(() => true),
      open: count(({ status }) => status === initial),
      in_progress: count(({ status }) => others.includes(status)),
      waiting: inCategory('waiting'),
      resolved: inCategory('resolved'),
      closed: inCategory('closed'),
      unassigned: count(({ assignee_id, category }) => assignee_id === null && active.includes(category)),
    },
    filters: {
      total: {},
      open: { status: [initial] },
      in_progress: others.length === 0 ? null : { status: others },
      waiting: filterOf('waiting'),
      resolved: filterOf('resolved'),
      closed: filterOf('closed'),
      unassigned: { unassigned: true, status_category: active },
    },
  };
}

/** The people who resolved most in the period; among equals, those with most open tickets first. */
async function topAssignees(
  { db, scope }: Pick<Ctx<typeof dashboard.overview>, 'db' | 'scope'>,
  standing: readonly queries.StandingRow[],
  lately: queries.LatelyRow,
  period: Range,
): Promise<AssigneeFigures[]> {
  const people = new Map<string, { resolved: number; active: number }>();
  const of = (id: string) => people.get(id) ?? { resolved: 0, active: 0 };
  for (const { assignee_id: id, count } of lately.resolved)
    if (id !== null) people.set(id, { ...of(id), resolved: count });
  for (const { assignee_id: id, category, tickets } of standing)
    if (id !== null && active.includes(category)) people.set(id, { ...of(id), active: of(id).active + tickets });
  const top = [...people]
    .filter(([, counts]) => counts.resolved + counts.active > 0)
    .toSorted(([a, x], [b, y]) => y.resolved - x.resolved || y.active - x.active || (a < b ? -1 : 1))
    .slice(0, TOP);
  const names = await namesOf(
    db,
    scope.team_id,
    top.map(([id]) => id),
  );
  return top.map(([assignee_id, counts]) => ({
    assignee_id,
    name: names.get(assignee_id) ?? '',
    resolved: figure(counts.resolved, { assignee_id, ...resolvedIn(period) }),
    active: figure(counts.active, { assignee_id, status_category: active }),
  }));
}
