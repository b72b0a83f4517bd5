import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../desk.ts';
import { said as desk } from '../messages/en/desk.ts';
import { When } from '../parts/when.tsx';

const { dashboard: said } = desk;

/** Which promises were kept, by what was promised, and the last ones that were not. */
export function Promises({ start_date, end_date }: { start_date: string; end_date: string }) {
  const { data } = useQuery(api.dashboard.sla.queryOptions({ start_date, end_date }));
  const metrics = data === undefined ? [] : Object.entries(data.metrics);
  return (
    <section aria-label={said.promises} className="rounded-md border border-line bg-surface p-4">
      <h2 className="mb-3 text-sm font-semibold">{said.promises}</h2>
      <dl className="mb-4 grid grid-cols-3 gap-3">
        {metrics.map(([metric, { compliance_rate }]) => (
          <div key={metric}>
            <dt className="text-xs text-muted">{said.metrics[metric as keyof typeof said.metrics]}</dt>
            <dd className="text-lg font-semibold">
              {compliance_rate === null ? '–' : `${Math.round(compliance_rate)} %`}
            </dd>
          </div>
        ))}
      </dl>
      {data?.breaches.length === 0 ? <p className="text-sm text-muted">{said.allKept}</p> : null}
      <ul className="space-y-1 text-sm">
        {(data?.breaches ?? []).slice(0, 5).map(({ ticket_id, key, title, metric, number, at }) => (
          <li key={`${ticket_id}/${metric}/${number}`} className="flex gap-3">
            <Link
              to="/tickets/$key"
              params={{ key }}
              search={{}}
              className="min-h-6 min-w-0 grow truncate leading-6 hover:underline"
            >
              <span className="text-muted">{key}</span> {title}
            </Link>
            <span className="shrink-0 text-danger">{said.metrics[metric]}</span>
            <When at={at} className="shrink-0 text-muted" />
          </li>
        ))}
      </ul>
      <Link
        to="/tickets"
        search={{ sla_due_hours: 0 }}
        className="mt-3 inline-block min-h-6 text-sm leading-6 text-accent hover:underline"
      >
        {said.allBreaches}
      </Link>
    </section>
  );
}
