import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, paged, type Answers } from '../desk.ts';
import { said as desk } from '../messages/en/desk.ts';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { Card, Screen } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';

type Status = Answers['staging']['deployments']['get']['status'];
const { staging: said } = desk;

const tones: Readonly<Record<Status, Tone>> = {
  requested: 'wait',
  approved: 'wait',
  running: 'accent',
  succeeded: 'good',
  failed: 'danger',
  cancelled: 'quiet',
  rolled_back: 'warn',
};
export const DeploymentState = ({ of }: { of: Status }) => <Pill tone={tones[of]}>{said.states[of]}</Pill>;

/** What runs where, and what is deployed, was deployed, or waits for its turn, newest first. */
export function DeploymentsScreen() {
  const list = useInfiniteQuery(api.staging.deployments.list.infiniteQueryOptions({ page_size: 50 }, paged));
  return (
    <Screen title={said.title}>
      <Environments />
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        row={({ id, status, version, environment_name, ticket_key, ticket_title, requester, created_at }) => (
          <Line
            title={
              <Link to="/staging/deployments/$id" params={{ id }} className="hover:underline">
                {version} {said.on} {environment_name}
              </Link>
            }
            hint={[requester.name, ...(ticket_key === null ? [] : [`${ticket_key} ${ticket_title ?? ''}`])].join(' · ')}
          >
            <When at={created_at} />
            <DeploymentState of={status} />
          </Line>
        )}
      />
    </Screen>
  );
}

function Environments() {
  const { data } = useQuery(api.staging.environments.queryOptions({ page_size: 20 }));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <div className="mb-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {data.items.map(({ id, name, live_version, live_deployment_id, queue_length, status, lock }) => (
        <Card key={id}>
          <h2 className="text-xs font-semibold text-muted">{name}</h2>
          {live_deployment_id === null ? (
            <p className="text-lg text-muted">{said.nothing}</p>
          ) : (
            <Link
              to="/staging/deployments/$id"
              params={{ id: live_deployment_id }}
              className="block text-lg font-semibold hover:underline"
            >
              {live_version}
            </Link>
          )}
          <p className="text-sm text-muted">
            {[
              said.environment[status],
              ...(lock === null ? [] : [lock.owner.name]),
              ...(queue_length === 0 ? [] : [said.queued(queue_length)]),
            ].join(' · ')}
          </p>
        </Card>
      ))}
    </div>
  );
}
