import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api, desk } from '../desk.ts';
import { words } from '../messages/en.ts';
import { Markdown } from '../parts/markdown.tsx';
import { MoreButton } from '../parts/more.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { ago, when } from '../time.ts';
import { DeploymentState } from './deployments.tsx';

const { staging: said } = words;
const levels = { info: '', warning: 'text-warn', error: 'text-danger' } as const;

export function DeploymentScreen() {
  const { id } = useParams({ from: '/staging/deployments/$id' });
  const { data, error, refetch } = useQuery(api.staging.deployments.get.queryOptions({ deployment_id: id }));
  if (error !== null) return <Failure error={error} again={() => void refetch()} />;
  if (data === undefined) return <Skeleton />;
  const times = [
    [said.requested, data.created_at],
    [said.started, data.started_at],
    [said.finished, data.finished_at],
  ] as const;
  return (
    <main className="h-full overflow-y-auto bg-surface p-4 md:p-6">
      <div className="mx-auto max-w-3xl space-y-5">
        <header>
          <h1 className="text-xl font-semibold">
            {data.version} {said.on} {data.environment_name}
          </h1>
          <p className="flex flex-wrap gap-x-3 text-sm text-muted">
            <DeploymentState of={data.status} />
            <span>{data.requester.name}</span>
            {data.ticket_key === null ? null : (
              <Link
                to="/tickets/$key"
                params={{ key: data.ticket_key }}
                search={{}}
                className="min-h-6 leading-6 hover:underline"
              >
                {data.ticket_key} {data.ticket_title}
              </Link>
            )}
          </p>
        </header>
        <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
          {times.map(([name, at]) =>
            at === null ? null : (
              <div key={name}>
                <dt className="text-xs font-semibold text-muted">{name}</dt>
                <dd>
                  <time dateTime={at} title={when(at)}>
                    {ago(at)}
                  </time>
                </dd>
              </div>
            ),
          )}
          {data.previous_version === null ? null : (
            <div>
              <dt className="text-xs font-semibold text-muted">{said.before}</dt>
              <dd>{data.previous_version}</dd>
            </div>
          )}
        </dl>
        {data.deployment_notes === null ? null : <Markdown text={data.deployment_notes} />}
        {data.notes === null ? null : <Markdown text={data.notes} />}
        <Log id={id} />
      </div>
    </main>
  );
}

function Log({ id }: { id: string }) {
  const list = useInfiniteQuery({
    queryKey: [['staging', 'deployments', 'logs'], id],
    queryFn: ({ pageParam: cursor }) =>
      desk.api.staging.deployments.logs.list.query({ deployment_id: id, page_size: 100, cursor }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
  const { data } = list;
  const lines = data?.pages.flatMap((page) => page.items) ?? [];
  if (lines.length === 0) return null;
  return (
    <section aria-label={said.log}>
      <h2 className="mb-1 text-sm font-semibold">{said.log}</h2>
      {/* Long lines scroll, so the keyboard must reach them. */}
      <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">
        {lines.map(({ number, level, text }) => (
          <div key={number} className={levels[level]}>
            {text}
          </div>
        ))}
      </pre>
      <MoreButton of={list} />
    </section>
  );
}
