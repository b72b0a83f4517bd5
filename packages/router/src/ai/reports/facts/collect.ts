import type { Block, Fact } from '@deskwire/contract/ai/reports.ts';
import { readSla } from '../../../desk/dashboard/sla.ts';
import { readTickets } from '../../../desk/dashboard/tickets.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope, User } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { readPeriod } from '../../../work/projects/stats/period.ts';
import { getCosts } from '../../ai/models/costs.ts';
import { getUsage } from '../../ai/models/usage.ts';

export type Kind = 'service' | 'sla' | 'project' | 'ai_usage' | 'custom';
export type Table = Extract<Block, { kind: 'table' }>;
/** The person who counts: a report counts what its author may see, and that is frozen with it. */
export interface Counting {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly user: User;
  readonly services: Services;
  readonly now: () => string;
}
export interface Range {
  readonly from: string;
  readonly to: string;
}
export interface Collected {
  readonly facts: readonly Fact[];
  readonly tables: readonly Table[];
}

/** The facts of a report, from the same queries as the dashboard. */
export function collect(
  ctx: Counting,
  { kind, project_id }: { readonly kind: Kind; readonly project_id: string | null },
  range: Range,
): Promise<Collected> {
  if (kind === 'project') return ofProject(ctx, project_id, range);
  if (kind === 'sla') return ofSla(ctx, range);
  if (kind === 'ai_usage') return ofAi(ctx, range);
  return ofTickets(ctx, range);
}

/** The label of a group: the name of a person, the value of everything else. */
const wordOf = ({ name, value }: { readonly name: string | null; readonly value: string | null }): string =>
  name ?? value ?? 'none';
/** A number in a table, as the words write it. */
const shown = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 4 });
const count = (key: string, name: string, value: number): Fact => ({ key, name, value, unit: 'count' });

async function ofTickets(ctx: Counting, { from, to }: Range): Promise<Collected> {
  const { trends, by } = await readTickets(ctx, { start_date: from, end_date: to, time_zone: ctx.user.time_zone });
  const { created, resolved, backlog, median_resolution_hours: median } = trends;
  return {
    facts: [
      count('tickets_created', 'Tickets created', created.current.count),
      count('tickets_created_before', 'Tickets created in the time before', created.previous.count),
      count('tickets_resolved', 'Tickets resolved', resolved.current.count),
      count('tickets_resolved_before', 'Tickets resolved in the time before', resolved.previous.count),
      count('backlog', 'Backlog at the end', backlog.current.count),
      count('backlog_before', 'Backlog at the start', backlog.previous.count),
      { key: 'median_hours', name: 'Median hours to resolution', value: median.current, unit: 'hours' },
      { key: 'median_hours_before', name: 'The same in the time before', value: median.previous, unit: 'hours' },
    ],
    tables: (['priority', 'type', 'category'] as const).map((group) => ({
      kind: 'table',
      title: `Tickets by ${group}`,
      columns: [`${group[0]!.toUpperCase()}${group.slice(1)}`, 'Created', 'Resolved'],
      rows: by[group].map((row) => [wordOf(row), shown(row.created.count), shown(row.resolved.count)]),
    })),
  };
}

/** Counts a project. Throws PROJECT_NOT_FOUND if it is deleted, or the author no longer sees it. */
async function ofProject(ctx: Counting, project_id: string | null, { from, to }: Range): Promise<Collected> {
  if (project_id === null) throw new AppError('PROJECT_NOT_FOUND');
  const startOf = (day: Temporal.PlainDate) =>
    day.toZonedDateTime(ctx.user.time_zone).toInstant().toString({ smallestUnit: 'millisecond' });
  const period = {
    from: startOf(Temporal.PlainDate.from(from)),
    until: startOf(Temporal.PlainDate.from(to).add({ days: 1 })),
  };
  const { name, current, previous, overdue, statuses } = await readPeriod(ctx, project_id, period);
  const open = statuses.filter(({ category }) => category === 'todo' || category === 'doing');
  const sum = (count: (status: (typeof statuses)[number]) => number) => open.reduce((all, one) => all + count(one), 0);
  return {
    facts: [
      { key: 'project', name: 'Project', value: name, unit: 'text' },
      count('tasks_created', 'Tasks created', current.created),
      count('tasks_created_before', 'Tasks created in the time before', previous.created),
      count('tasks_completed', 'Tasks completed', current.completed),
      count('tasks_completed_before', 'Tasks completed in the time before', previous.completed),
      count(
        'tasks_open',
        'Tasks that are open now',
        sum(({ tasks }) => tasks),
      ),
      count('tasks_overdue', 'Of these, overdue', overdue),
      count(
        'tasks_unassigned',
        'Of these, assigned to nobody',
        sum(({ unassigned }) => unassigned),
      ),
    ],
    tables: [
      {
        kind: 'table',
        title: 'Tasks by status',
        columns: ['Status', 'Tasks'],
        rows: statuses.map((status) => [status.name, shown(status.tasks)]),
      },
    ],
  };
}

async function ofSla(ctx: Counting, { from, to }: Range): Promise<Collected> {
  const { compliance_rate, met, breached, metrics, trends, by } = await readSla(ctx, {
    start_date: from,
    end_date: to,
    time_zone: ctx.user.time_zone,
  });
  const hours = (key: string, name: string, value: number | null): Fact => ({ key, name, value, unit: 'hours' });
  return {
    facts: [
      { key: 'compliance', name: 'Promises kept', value: compliance_rate, unit: 'percent' },
      {
        key: 'compliance_before',
        name: 'Promises kept in the time before',
        value: trends.previous.compliance_rate,
        unit: 'percent',
      },
      count('met', 'Promises kept, in number', met),
      count('breached', 'Promises broken', breached),
      hours('first_response_median', 'Median hours to the first response', metrics.first_response.median_hours),
      hours('resolution_median', 'Median hours to resolution', metrics.resolution.median_hours),
    ],
    tables: [
      {
        kind: 'table',
        title: 'Promises by priority',
        columns: ['Priority', 'Kept', 'Broken'],
        rows: by.priority.map((row) => [wordOf(row), shown(row.met), shown(row.breached)]),
      },
    ],
  };
}

const NANOS = 1e9;
async function ofAi(ctx: Counting, { from, to }: Range): Promise<Collected> {
  const { total } = await getUsage(ctx, { from, to });
  const { total_nanos, unpriced_calls, items } = await getCosts(ctx, { from, to, by: 'task' });
  const dollars = (nanos: number) => Math.round((nanos / NANOS) * 10_000) / 10_000;
  return {
    facts: [
      count('calls', 'Calls', total.calls),
      count('failed', 'Calls that no model answered', total.failed),
      count('input_tokens', 'Tokens of input', total.input),
      count('output_tokens', 'Tokens of output', total.output),
      { key: 'cost', name: 'Cost in US dollars', value: dollars(total_nanos), unit: 'usd' },
      count('unpriced', 'Calls without a known price', unpriced_calls),
    ],
    tables: [
      {
        kind: 'table',
        title: 'Cost by task',
        columns: ['Task', 'Calls', 'US dollars'],
        rows: items.map(({ name, calls, cost_nanos }) => [name, shown(calls), shown(dollars(cost_nanos))]),
      },
    ],
  };
}
