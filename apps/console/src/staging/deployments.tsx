import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, type Answers } from '../desk.ts';
import { words } from '../messages/en.ts';
import { MoreButton } from '../parts/more.tsx';
import { Empty, Failure, Skeleton } from '../parts/state.tsx';
import { ago, when } from '../time.ts';

type Status = Answers['staging']['deployments']['get']['status'];
const { staging: said } = words;

const inks: Readonly<Record<Status, string>> = {
  requested: 'text-wait',
  approved: 'text-wait',
  running: 'text-accent',
  succeeded: 'text-good',
  failed: 'text-danger',
  cancelled: 'text-muted',
  rolled_back: 'text-warn',
};
export const DeploymentState = ({ of }: { of: Status }) => (
  <span className={`font-semibold whitespace-nowrap ${inks[of]}`}>{said.states[of]}</span>
);

/** What is deployed, was deployed, or waits for its turn, newest first. */
export function DeploymentsScreen() {
  const list = useInfiniteQuery(
    api.staging.deployments.list.infiniteQueryOptions(
      { page_size: 50 },
      { getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined },
    ),
  );
  const { data, error, refetch } = list;
  if (error !== null) return <Failure error={error} again={() => void refetch()} />;
  if (data === undefined) return <Skeleton />;
  const items = data.pages.flatMap((page) => page.items);
  return (
    <main className="h-full overflow-y-auto p-4 md:p-6">
      <div className="mx-auto max-w-3xl">
        <h1 className="mb-4 text-xl font-semibold">{words.nav.staging}</h1>
        {items.length === 0 ? (
          <Empty title={said.empty} hint={said.emptyHint} />
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line bg-surface">
            {items.map(({ id, status, version, environment_name, ticket_key, requester, created_at }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-3 px-4 py-2 text-sm">
                <span className="w-24">
                  <DeploymentState of={status} />
                </span>
                <Link
                  to="/staging/deployments/$id"
                  params={{ id }}
                  className="min-h-6 min-w-0 grow truncate leading-6 hover:underline"
                >
                  <strong className="font-semibold">{version}</strong> {said.on} {environment_name}
                  {ticket_key === null ? null : <span className="text-muted"> {ticket_key}</span>}
                </Link>
                <span className="text-muted">{requester.name}</span>
                <time className="text-muted" dateTime={created_at} title={when(created_at)}>
                  {ago(created_at)}
                </time>
              </li>
            ))}
          </ul>
        )}
        <MoreButton of={list} />
      </div>
    </main>
  );
}
