import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/automation.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { Data } from '../parts/data.tsx';
import { Lines } from '../parts/listing.tsx';
import { Card, Facts, Screen, Section } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { RunState, startedBy } from './runs.tsx';

type Run = Answers['workflowRuns']['get'];
type Step = Run['steps'][number];
const isOpen = ({ state }: Pick<Run, 'state'>) => ['queued', 'running', 'waiting', 'cancelling'].includes(state);
/** How often a run that goes on is asked for. */
const POLL_MS = 2000;

export function RunScreen() {
  const { id: run_id } = useParams({ from: '/workflows/runs/$id' });
  const {
    data: run,
    error,
    refetch,
  } = useQuery({
    ...api.workflowRuns.get.queryOptions({ run_id }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOpen(state.data) ? POLL_MS : false),
  });
  if (run === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  return (
    <Screen
      title={run.workflow_name}
      hint={
        <Link
          to="/workflows/$id"
          params={{ id: run.workflow_id }}
          className="inline-flex min-h-6 items-center gap-1 hover:underline"
        >
          <ArrowLeft size={14} aria-hidden />
          {said.workflow}
        </Link>
      }
      actions={<Actions run={run} />}
    >
      <Card>
        <Facts
          of={[
            [said.state, <RunState key="state" of={run.state} />],
            [said.how, startedBy(run)],
            [said.workflow, said.version(run.workflow_version)],
            [said.startedAt, run.started_at === null ? null : <When key="from" at={run.started_at} className="" />],
            [said.finishedAt, run.finished_at === null ? null : <When key="to" at={run.finished_at} className="" />],
          ]}
        />
        {run.error === null ? null : (
          <p className="mt-3 text-sm text-danger">
            {run.error.step === null ? null : <strong>{run.error.step}: </strong>}
            {run.error.message}
          </p>
        )}
        {run.data_shown ? null : <p className="mt-3 text-sm text-muted">{said.hidden}</p>}
      </Card>
      <Section title={said.steps}>
        <Lines
          items={run.steps.map((step) => ({ ...step, id: `${step.step}/${step.iteration}/${step.attempt}` }))}
          label={said.steps}
          empty={{ title: said.noSteps }}
          row={(step) => <StepEntry step={step} />}
        />
      </Section>
    </Screen>
  );
}

function StepEntry({ step: { step, iteration, attempt, state, input, output, error, started_at } }: { step: Step }) {
  return (
    <div className="px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-3">
        <strong className="min-w-0 grow font-semibold wrap-anywhere">
          {step}
          {iteration === '' ? null : <span className="font-normal text-muted"> [{iteration}]</span>}
        </strong>
        {attempt > 1 ? <span className="text-sm text-muted">{said.attempt(attempt)}</span> : null}
        <When at={started_at} />
        <RunState of={state} />
      </div>
      {error === null ? null : <p className="text-sm text-danger">{error.message}</p>}
      <Data name={said.input} of={input} />
      <Data name={said.output} of={output} />
    </div>
  );
}

function Actions({ run }: { run: Run }) {
  const { id: run_id, state, dismissed_at } = run;
  const may = useMay();
  const cancel = useAct(api.workflowRuns.cancel.mutationOptions());
  const retry = useAct(api.workflowRuns.retry.mutationOptions());
  const dismiss = useAct(api.workflowRuns.dismiss.mutationOptions());
  if (isOpen(run))
    return may('automation.run') ? <Button onClick={() => cancel.mutate({ run_id })}>{said.cancel}</Button> : null;
  if (state !== 'failed' || !may('automation.manage')) return null;
  return (
    <>
      <Button look="solid" onClick={() => retry.mutate({ run_id, from: 'failed' })}>
        {said.retry}
      </Button>
      <Button onClick={() => retry.mutate({ run_id, from: 'start' })}>{said.restart}</Button>
      {dismissed_at === null ? <Button onClick={() => dismiss.mutate({ run_id })}>{said.dismiss}</Button> : null}
    </>
  );
}
