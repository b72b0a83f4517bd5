import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api, desk, paged, type Answers } from '../desk.ts';
import { said } from '../messages/en/automation.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Back } from '../parts/back.tsx';
import { Button } from '../parts/button.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Card, Screen, Section } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { RunNow } from './run-now.tsx';
import { Runs } from './runs.tsx';
import { Secrets } from './secrets.tsx';
import { Triggers } from './triggers.tsx';
import { WorkflowState } from './workflows.tsx';

type Workflow = Answers['workflows']['get'];
type Step = Answers['workflows']['get']['definition']['steps'][number];

/** A workflow: its steps, what starts it, and its runs. */
export function WorkflowScreen() {
  const { id: workflow_id } = useParams({ from: '/workflows/$id' });
  const may = useMay();
  const navigate = useNavigate();
  const { data: workflow, error, refetch } = useQuery(api.workflows.get.queryOptions({ workflow_id }));
  const update = useAct(api.workflows.update.mutationOptions());
  const remove = useAct(api.workflows.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: (_, input) => desk.api.workflows.restore.mutate(input),
    after: () => navigate({ to: '/workflows' }),
  });
  if (workflow === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const { name, description, enabled, active_version, version, definition, members_may_run } = workflow;
  const manages = may('automation.manage');
  const runs = enabled && active_version !== null && (manages || (members_may_run && may('automation.run')));
  return (
    <Screen
      title={name}
      hint={<Back to="/workflows">{said.back}</Back>}
      actions={
        <>
          <WorkflowState of={workflow} />
          {manages ? (
            <Link
              to="/workflows/$id/edit"
              params={{ id: workflow_id }}
              className="inline-flex min-h-8 items-center rounded-sm border border-line bg-surface px-3 text-sm font-semibold shadow-xs hover:bg-sunken max-md:min-h-11"
            >
              {said.edit}
            </Link>
          ) : null}
          {manages ? (
            <Button onClick={() => update.mutate({ workflow_id, version, enabled: !enabled })}>
              {enabled ? said.disable : said.enable}
            </Button>
          ) : null}
          {runs ? <RunNow workflow={workflow} /> : null}
        </>
      }
    >
      {description === null ? null : <p>{description}</p>}
      <Section title={said.steps}>
        <Card>
          <Steps of={definition.steps} />
          {definition.on_failure === undefined || definition.on_failure.length === 0 ? null : (
            <>
              <h3 className="mt-4 mb-1 text-sm font-semibold text-muted">{said.onFailure}</h3>
              <Steps of={definition.on_failure} />
            </>
          )}
        </Card>
      </Section>
      <Triggers workflow_id={workflow_id} canRun={enabled && active_version !== null} />
      {manages ? <Secrets workflow_id={workflow_id} /> : null}
      <Section title={said.runs}>
        <Runs workflow_id={workflow_id} />
      </Section>
      <Versions workflow={workflow} manages={manages} />
      {manages ? (
        <div className="mt-8">
          <Danger label={said.delete} question={said.deleteQuestion} run={() => remove.mutate({ workflow_id })} />
        </div>
      ) : null}
    </Screen>
  );
}

/** What a step does, in a few words, and the steps inside it. */
function Steps({ of }: { of: readonly Step[] }) {
  return (
    <ol className="space-y-2">
      {of.map((step) => (
        <li key={step.id} className="border-l-2 border-line pl-3">
          <p className="wrap-anywhere">
            <strong className="font-semibold">{step.id}</strong> <span className="text-muted">{meaning(step)}</span>
          </p>
          {'if' in step && step.if !== undefined ? (
            <p className="text-xs text-muted">
              if <code>{step.if}</code>
            </p>
          ) : null}
          {'do' in step && Array.isArray(step.do) ? (
            <div className="mt-2 ml-3">
              <Steps of={step.do as unknown as readonly Step[]} />
            </div>
          ) : null}
          {'branch' in step && step.branch !== undefined
            ? step.branch.map((branch, at) => (
                <div key={at} className="mt-2 ml-3">
                  {branch.if === undefined ? null : (
                    <p className="text-xs text-muted">
                      if <code>{branch.if}</code>
                    </p>
                  )}
                  <Steps of={branch.do as unknown as readonly Step[]} />
                </div>
              ))
            : null}
        </li>
      ))}
    </ol>
  );
}

function meaning(step: Step): string {
  const { does } = said;
  if ('call' in step && step.call !== undefined) return `${does.call} ${step.call}`;
  if ('http' in step && step.http !== undefined) return `${does.http} ${step.http.method} ${step.http.url}`;
  if ('wait' in step && step.wait !== undefined) {
    const { seconds, until, event } = step.wait;
    return `${does.wait} ${seconds === undefined ? (until ?? event?.type ?? '') : `${seconds} s`}`;
  }
  if ('each' in step && step.each !== undefined) return `${does.each} ${step.each}`;
  if ('branch' in step && step.branch !== undefined) return does.branch;
  if ('stop' in step && step.stop !== undefined) return `${does.stop}: ${step.stop}`;
  if ('set' in step && step.set !== undefined) return `${does.set} ${Object.keys(step.set).join(', ')}`;
  return does.steps;
}

/** What the workflow was before, and which of it new runs take. */
function Versions({
  workflow: { id: workflow_id, active_version },
  manages,
}: {
  workflow: Workflow;
  manages: boolean;
}) {
  const list = useInfiniteQuery(
    api.workflows.versions.list.infiniteQueryOptions({ workflow_id, page_size: 10 }, paged),
  );
  const publish = useAct(api.workflows.versions.publish.mutationOptions(), { done: said.usedVersion });
  return (
    <Section title={said.versions} hint={said.versionsHint}>
      <Listing
        of={list}
        label={said.versions}
        empty={{ title: said.noSteps }}
        row={({ number, creator, created_at, definition }) => (
          <Line
            title={said.version(number)}
            hint={[creator?.name ?? '', definition.steps.map(({ id }) => id).join(', ')].filter(Boolean).join(' · ')}
          >
            <When at={created_at} />
            {number === active_version ? <Pill tone="good">{said.current}</Pill> : null}
            {manages && number !== active_version ? (
              <Button onClick={() => publish.mutate({ workflow_id, number })}>{said.useVersion}</Button>
            ) : null}
          </Line>
        )}
      />
    </Section>
  );
}
