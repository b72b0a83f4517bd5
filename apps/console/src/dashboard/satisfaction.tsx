import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../desk.ts';
import { said as desk } from '../messages/en/desk.ts';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';

const { dashboard: said } = desk;

/** How content reporters were with what was solved, and what they said last, to those who handle tickets. */
export function Satisfaction({ start_date, end_date }: { start_date: string; end_date: string }) {
  const may = useMay();
  const { data } = useQuery(api.dashboard.satisfaction.queryOptions({ start_date, end_date }));
  const answers = useQuery({
    ...api.ratings.list.queryOptions({ answered: true, page_size: 5 }),
    enabled: may('tickets.handle'),
  });
  if (data === undefined) return null;
  const facts = [
    [said.satisfied, data.satisfied_rate === null ? '–' : `${Math.round(data.satisfied_rate)} %`],
    [said.average, data.average === null ? '–' : data.average.toFixed(1)],
    [said.answered, said.outOf(data.answered, data.asked)],
  ] as const;
  return (
    <section aria-label={said.satisfaction} className="rounded-md border border-line bg-surface p-4">
      <h2 className="mb-3 text-sm font-semibold">{said.satisfaction}</h2>
      {data.asked === 0 ? (
        <p className="text-sm text-muted">
          {said.notAsked}{' '}
          {may('team.manage') ? (
            <Link to="/settings/general" className="text-accent underline">
              {said.askThem}
            </Link>
          ) : null}
        </p>
      ) : (
        <dl className="grid grid-cols-3 gap-3">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt className="text-xs text-muted">{name}</dt>
              <dd className="text-lg font-semibold">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <ul className="mt-4 space-y-1 text-sm empty:hidden">
        {(answers.data?.items ?? []).map(({ id, ticket_key, ticket_title, score, comment, answered_at, asked_at }) => (
          <li key={id} className="flex gap-3">
            <Link
              to="/tickets/$key"
              params={{ key: ticket_key }}
              search={{}}
              className="min-h-6 min-w-0 grow truncate leading-6 hover:underline"
              title={comment ?? ticket_title}
            >
              <span className="text-muted">{ticket_key}</span> {comment ?? ticket_title}
            </Link>
            <span className={`shrink-0 ${(score ?? 5) < 3 ? 'text-danger' : 'text-muted'}`}>
              {score === null ? '–' : said.scored(score)}
            </span>
            <When at={answered_at ?? asked_at} className="shrink-0 text-muted" />
          </li>
        ))}
      </ul>
    </section>
  );
}
