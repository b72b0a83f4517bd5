import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api, desk as client, paged, type Answers } from '../desk.ts';
import { said as desk } from '../messages/en/desk.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { MoreButton } from '../parts/more.tsx';
import { Screen } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { useMay, useMe } from '../session.ts';
import { ago, when } from '../time.ts';
import { DeploymentState } from './deployments.tsx';

const { staging: said } = desk;
type Deployment = Answers['staging']['deployments']['get'];
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
    <Screen
      title={`${data.version} ${said.on} ${data.environment_name}`}
      hint={
        <span className="flex flex-wrap gap-x-3">
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
        </span>
      }
      actions={
        <>
          <DeploymentState of={data.status} />
          <Actions deployment={data} />
        </>
      }
    >
      <div className="space-y-5">
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
    </Screen>
  );
}

/** CI reports how it goes; whoever manages deployments can say it as well. */
function Actions({ deployment: { id: deployment_id, status, requested_by } }: { deployment: Deployment }) {
  const me = useMe();
  const may = useMay();
  const set = useAct(api.staging.deployments.setStatus.mutationOptions());
  const cancel = useAct(api.staging.deployments.cancel.mutationOptions());
  const rollback = useAct(api.staging.deployments.rollback.mutationOptions(), { showsProblems: true });
  const manages = may('deployments.manage');
  if (status === 'requested' || status === 'approved')
    return (
      <>
        {manages && status === 'approved' ? (
          <Button look="solid" onClick={() => set.mutate({ deployment_id, status: 'running' })}>
            {said.start}
          </Button>
        ) : null}
        {manages || (requested_by === me.person_id && may('deployments.request')) ? (
          <Danger label={said.cancel} question={said.cancelQuestion} run={() => cancel.mutate({ deployment_id })} />
        ) : null}
      </>
    );
  if (!manages) return null;
  if (status === 'running')
    return (
      <>
        <Button look="solid" onClick={() => set.mutate({ deployment_id, status: 'succeeded' })}>
          {said.succeed}
        </Button>
        <Button look="danger" onClick={() => set.mutate({ deployment_id, status: 'failed' })}>
          {said.fail}
        </Button>
      </>
    );
  return status === 'succeeded' ? (
    <FormDialog
      title={said.rollBack}
      look="danger"
      act={rollback}
      send={({ reason }) => ({ deployment_id, reason: reason! })}
    >
      <TextField label={said.reason} name="reason" required maxLength={500} autoFocus />
    </FormDialog>
  ) : null;
}

function Log({ id }: { id: string }) {
  const list = useInfiniteQuery({
    queryKey: [['staging', 'deployments', 'logs'], id],
    queryFn: ({ pageParam: cursor }) =>
      client.api.staging.deployments.logs.list.query({ deployment_id: id, page_size: 100, cursor }),
    initialPageParam: undefined as string | undefined,
    ...paged,
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
