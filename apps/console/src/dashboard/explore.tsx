import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { analyticsSources, type AnalyticsSourceName } from '@deskwire/contract/platform/analytics.registry.ts';
import { desk, type Answers } from '../desk.ts';
import { said as words } from '../messages/en/desk.ts';
import { Chart } from '../parts/chart.tsx';
import { Select } from '../parts/field.tsx';
import { Loaded } from '../parts/listing.tsx';
import { Card, Screen } from '../parts/screen.tsx';
import { Empty } from '../parts/state.tsx';
import { readable } from '../readable.ts';
import { useMay } from '../session.ts';
import { day } from '../time.ts';
import { Parts } from './parts.tsx';

const { explore: said } = words;
type Found = Answers['analytics']['query'];
const DAY_MS = 86_400_000;
const inks = ['text-accent', 'text-good', 'text-warn', 'text-wait', 'text-danger'] as const;

const dayAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
const named = (values: readonly string[]) => values.map((value) => ({ value, label: readable(value) }));

/** Questions to the figures: what is counted, by what, over which time. */
export function ExploreScreen() {
  const may = useMay();
  const sources = (Object.keys(analyticsSources) as AnalyticsSourceName[]).filter((name) =>
    may(analyticsSources[name].needs),
  );
  const [source, setSource] = useState<AnalyticsSourceName>('tickets');
  const { measures, dimensions } = analyticsSources[source];
  const [measure, setMeasure] = useState<string>(measures[0]!);
  const [dimension, setDimension] = useState('');
  const [bucket, setBucket] = useState<'' | 'day' | 'week' | 'month'>('day');
  const [days, setDays] = useState(30);
  const asked = {
    source,
    measures: [measure],
    ...(dimension === '' ? {} : { dimensions: [dimension] }),
    time: { start_date: dayAgo(days - 1), end_date: dayAgo(0), ...(bucket === '' ? {} : { bucket }) },
  };
  const query = useQuery({
    queryKey: [['analytics', 'query'], asked],
    queryFn: () => desk.api.analytics.query.mutate(asked),
  });
  return (
    <Screen title={words.dashboard.title} width="wide">
      <Parts />
      <Card className="mb-6 grid grid-cols-2 gap-4 md:grid-cols-5">
        <Select
          label={said.source}
          choices={sources.map((value) => ({ value, label: said.sources[value] }))}
          value={source}
          onChange={({ target }) => {
            const next = target.value as AnalyticsSourceName;
            setSource(next);
            setMeasure(analyticsSources[next].measures[0]!);
            setDimension('');
          }}
        />
        <Select
          label={said.measure}
          choices={named(measures)}
          value={measure}
          onChange={({ target }) => setMeasure(target.value)}
        />
        <Select
          label={said.by}
          choices={[{ value: '', label: said.total }, ...named(dimensions)]}
          value={dimension}
          onChange={({ target }) => setDimension(target.value)}
        />
        <Select
          label={said.bucket}
          choices={(['', 'day', 'week', 'month'] as const).map((value) => ({
            value,
            label: said.buckets[value || 'none'],
          }))}
          value={bucket}
          onChange={({ target }) => setBucket(target.value as typeof bucket)}
        />
        <Select
          label={said.time}
          choices={[7, 30, 90, 365].map((value) => ({ value: String(value), label: said.days(value) }))}
          value={String(days)}
          onChange={({ target }) => setDays(Number(target.value))}
        />
      </Card>
      <Loaded of={query}>
        {(found) => (
          <Figures
            found={found}
            measure={measure}
            dimension={dimension}
            title={`${readable(measure)}${dimension === '' ? '' : ` ${said.byOf(readable(dimension))}`}`}
          />
        )}
      </Loaded>
    </Screen>
  );
}

interface FiguresProps {
  found: Found;
  measure: string;
  dimension: string;
  title: string;
}
/** The largest groups over time, or, without buckets, each of them as a bar. */
function Figures({ found: { rows }, measure, dimension, title }: FiguresProps) {
  if (rows.length === 0) return <Empty title={said.nothing} hint={said.nothingHint} />;
  const groupOf = (row: Found['rows'][number]) =>
    dimension === '' ? title : (row.dimensions[dimension] ?? said.without);
  const valueOf = (row: Found['rows'][number]) => row.measures[measure] ?? 0;
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(groupOf(row), (sums.get(groupOf(row)) ?? 0) + valueOf(row));
  const groups = [...sums].toSorted(([, a], [, b]) => b - a);
  const buckets = [...new Set(rows.map(({ bucket }) => bucket).filter((bucket) => bucket !== null))].toSorted();
  const at = new Map(rows.map((row) => [`${row.bucket} ${groupOf(row)}`, valueOf(row)]));
  if (buckets.length > 0)
    return (
      <Card>
        <Chart
          title={title}
          labels={buckets.map((bucket) => day(bucket))}
          series={groups.slice(0, inks.length).map(([name], nth) => ({
            name,
            ink: inks[nth]!,
            values: buckets.map((bucket) => at.get(`${bucket} ${name}`) ?? 0),
          }))}
        />
      </Card>
    );
  const most = Math.max(1, ...groups.map(([, sum]) => sum));
  return (
    <Card>
      <h2 className="mb-3 text-sm font-semibold">{title}</h2>
      <ul className="space-y-2 text-sm">
        {groups.slice(0, 50).map(([name, sum]) => (
          <li key={name}>
            <p className="flex gap-3">
              <span className="min-w-0 grow truncate">{name}</span>
              <span className="tabular-nums">{sum.toLocaleString('en', { maximumFractionDigits: 1 })}</span>
            </p>
            <div className="h-1.5 rounded-full bg-sunken" aria-hidden>
              <div className="h-full rounded-full bg-solid" style={{ width: `${(sum / most) * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
