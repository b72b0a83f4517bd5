import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { api, type Answers } from '../desk.ts';
import { said as desk } from '../messages/en/desk.ts';
import { words } from '../words.ts';
import { Person } from '../parts/avatar.tsx';
import { Chart } from '../parts/chart.tsx';
import { Select } from '../parts/field.tsx';
import { Screen } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { readSearch } from '../tickets/search.ts';
import { ago, when } from '../time.ts';
import { Breakdown } from './breakdown.tsx';
import { Parts } from './parts.tsx';
import { periods, readDashboardSearch } from './search.ts';
import { Promises } from './promises.tsx';
import { Satisfaction } from './satisfaction.tsx';

type Trend = Answers['dashboard']['overview']['created'];
const { dashboard: said } = desk;
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

export function Dashboard() {
  const { period = '30d' } = readDashboardSearch({ ...useSearch({ from: '/dashboard' }) });
  const navigate = useNavigate({ from: '/dashboard' });
  const { data, error, refetch } = useQuery(api.dashboard.overview.queryOptions({ period }));
  const group_by = period === '90d' ? 'week' : 'day';
  const flow = useQuery({
    ...api.dashboard.tickets.queryOptions({
      start_date: data?.start ?? '',
      end_date: data?.end ?? '',
      group_by,
    }),
    enabled: data !== undefined,
  });
  if (error !== null) return <Failure error={error} again={() => void refetch()} />;
  if (data === undefined) return <Skeleton />;
  const { ticket_stats: stats, filters } = data;
  const buckets = flow.data?.data ?? [];
  const by = flow.data?.by;
  const resolvers = data.top_assignees.filter(({ resolved }) => resolved.count > 0);
  return (
    <Screen
      title={said.title}
      width="wide"
      actions={
        <Select
          label={said.title}
          isLabelHidden
          choices={periods.map((value) => ({ value, label: said.period[value] }))}
          value={period}
          onChange={({ target }) =>
            void navigate({ search: readDashboardSearch({ period: target.value }), replace: true })
          }
        />
      }
    >
      <Parts />
      <div className="space-y-6">
        <div className="grid grid-cols-2 gap-3 md:grid-cols-3 lg:grid-cols-6">
          <Figure name={said.open} value={stats.open + stats.in_progress} filter={{ status_category: ['open'] }} />
          <Figure name={words.status.waiting} value={stats.waiting} filter={filters.waiting} />
          <Figure name={words.views.unassigned} value={stats.unassigned} filter={filters.unassigned} />
          <Figure name={said.compliance} value={data.sla_compliance === null ? '–' : `${data.sla_compliance} %`} />
          <Change name={said.created} trend={data.created} />
          <Change name={said.resolved} trend={data.resolved} />
        </div>
        <section className="rounded-md border border-line bg-surface p-4">
          <Chart
            title={said.flow[group_by]}
            labels={buckets.map(({ start }) => day.format(new Date(start)))}
            series={[
              { name: said.created, ink: 'text-accent', values: buckets.map(({ created }) => created) },
              { name: said.resolved, ink: 'text-good', values: buckets.map(({ resolved }) => resolved) },
            ]}
          />
        </section>
        {by === undefined ? null : (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6 md:grid-cols-2 lg:grid-cols-3 [&>*]:min-w-0">
            <Breakdown
              title={said.byPriority}
              groups={by.priority}
              nameOf={({ value }) => words.priority[value as keyof typeof words.priority] ?? '–'}
            />
            <Breakdown
              title={said.byType}
              groups={by.type}
              nameOf={({ value }) => words.type[value as keyof typeof words.type] ?? '–'}
            />
            <Breakdown
              title={said.byAssignee}
              groups={by.assignee}
              nameOf={({ name }) => name ?? words.views.unassigned}
            />
          </div>
        )}
        {/* What stands above it comes first, so that it does not jump. */}
        {flow.isPending ? (
          <Skeleton />
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
            <div className="space-y-6">
              <Promises start_date={data.start} end_date={data.end} />
              <Satisfaction start_date={data.start} end_date={data.end} />
              {resolvers.length === 0 ? null : (
                <section className="rounded-md border border-line bg-surface p-4">
                  <h2 className="mb-2 text-sm font-semibold">{said.top}</h2>
                  <ol className="space-y-1 text-sm">
                    {resolvers.map(({ assignee_id, name, resolved }) => (
                      <li key={assignee_id} className="flex justify-between gap-4">
                        <Person name={name} />
                        <span>{resolved.count}</span>
                      </li>
                    ))}
                  </ol>
                </section>
              )}
            </div>
            <section className="rounded-md border border-line bg-surface p-4">
              <h2 className="mb-2 text-sm font-semibold">{said.activity}</h2>
              <ol className="space-y-1 text-sm">
                {data.recent_activity.map(({ id, type, at, key, title, actor }) => (
                  <li key={id} className="flex gap-3">
                    <Link
                      to="/tickets/$key"
                      params={{ key }}
                      search={{}}
                      className="min-h-6 min-w-0 grow truncate leading-6 hover:underline"
                      title={title}
                    >
                      {actor === null ? null : <strong className="font-semibold">{actor.name} </strong>}
                      {said.did(type)} <span className="text-muted">{key}</span> {title}
                    </Link>
                    <time className="shrink-0 text-muted" dateTime={at} title={when(at)}>
                      {ago(at)}
                    </time>
                  </li>
                ))}
              </ol>
            </section>
          </div>
        )}
      </div>
    </Screen>
  );
}

interface FigureProps {
  name: string;
  value: number | string;
  /** The rows behind it. */
  filter?: object | undefined;
  hint?: string;
}
function Figure({ name, value, filter, hint }: FigureProps) {
  const body = (
    <>
      <span className="block text-xs font-semibold text-muted">{name}</span>
      <span className="text-2xl font-semibold">{value}</span>
      {hint === undefined ? null : <span className="ml-2 text-sm text-muted">{hint}</span>}
    </>
  );
  const box = 'block rounded-md border border-line bg-surface p-4';
  return filter === undefined ? (
    <div className={box}>{body}</div>
  ) : (
    <Link to="/tickets" search={readSearch(filter as Record<string, unknown>)} className={`${box} hover:border-edge`}>
      {body}
    </Link>
  );
}
const Change = ({ name, trend }: { name: string; trend: Trend }) => (
  <Figure
    name={name}
    value={trend.current.count}
    {...(trend.change_percent === null
      ? {}
      : { hint: `${trend.change_percent > 0 ? '+' : ''}${Math.round(trend.change_percent)} %` })}
  />
);
