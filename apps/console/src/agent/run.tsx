import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/agent.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Data } from '../parts/data.tsx';
import { Lines, Loaded } from '../parts/listing.tsx';
import { Pill, type Tone } from '../parts/pill.tsx';
import { Card, Facts, Screen, Section } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMay, useMe } from '../session.ts';
import { BackToRuns } from './plan.tsx';
import { RunState, type Run } from './runs.tsx';

type Step = Answers['agent']['steps']['list']['items'][number];
const isOpen = ({ state }: Run) => state === 'queued' || state === 'running' || state === 'waiting';
/** How often a run that goes on is asked for. */
const POLL_MS = 2000;

/** What a run does and did: its transcript, and the step that waits for a person. */
export function AgentRunScreen() {
  const { id: run_id } = useParams({ from: '/agent/$id' });
  const { data, error, refetch } = useQuery({
    ...api.agent.status.queryOptions({ run_id }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOpen(state.data) ? POLL_MS : false),
  });
  if (data === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  return (
    <Screen title={data.goal} hint={<BackToRuns />} actions={<Actions run={data} />}>
      <Card>
        <Facts
          of={[
            [said.state, <RunState key="state" of={data.state} />],
            [said.steps, said.done(data.steps_done, data.steps_total)],
            [said.person, data.person.name],
            [said.startedAt, <When key="from" at={data.created_at} className="" />],
            [said.finishedAt, data.finished_at === null ? null : <When key="to" at={data.finished_at} className="" />],
          ]}
        />
        {data.error === null ? null : <p className="mt-3 text-sm text-danger">{data.error}</p>}
      </Card>
      {/* Asked for once more when the run has ended. */}
      <Transcript key={data.state} run={data} />
    </Screen>
  );
}

function Transcript({ run }: { run: Run }) {
  const query = useQuery({
    ...api.agent.steps.list.queryOptions({ run_id: run.id }),
    staleTime: 0,
    refetchInterval: isOpen(run) ? POLL_MS : false,
  });
  return (
    <Section title={said.steps}>
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items.map((step) => ({ ...step, id: String(step.n) }))}
            label={said.steps}
            empty={{ title: said.steps }}
            row={(step) => <StepEntry run={run} step={step} />}
          />
        )}
      </Loaded>
    </Section>
  );
}

const tones: Readonly<Record<Step['state'], Tone>> = {
  pending: 'quiet',
  waiting: 'warn',
  approved: 'accent',
  succeeded: 'good',
  failed: 'danger',
  skipped: 'quiet',
};
function StepEntry({ run, step }: { run: Run; step: Step }) {
  const { n, procedure, why, state, input, called_with, output, error, decider, finished_at } = step;
  return (
    <div className="px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-3">
        <strong className="min-w-0 grow font-semibold wrap-anywhere">
          {n}. {procedure}
        </strong>
        {finished_at === null ? null : <When at={finished_at} />}
        <Pill tone={tones[state]}>{said.stepStates[state]}</Pill>
      </div>
      {why === '' ? null : <p className="text-sm text-muted">{why}</p>}
      {decider === null ? null : <p className="text-sm text-muted">{said.decided(decider.name)}</p>}
      {error === null || state === 'skipped' ? null : <p className="text-sm text-danger">{error}</p>}
      <Data name={said.input} of={called_with ?? input} />
      <Data name={said.output} of={output} />
      {run.state === 'waiting' && state === 'waiting' ? <Decision run_id={run.id} step={step} /> : null}
    </div>
  );
}

/** Decides on the step as it is shown: if it changes meanwhile, the server refuses. */
function Decision({ run_id, step: { n, content_hash } }: { run_id: string; step: Step }) {
  const may = useMay();
  const approve = useAct(api.agent.steps.approve.mutationOptions());
  const reject = useAct(api.agent.steps.reject.mutationOptions());
  if (!may('approvals.decide') || content_hash === null) return null;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <Button look="solid" disabled={approve.isPending} onClick={() => approve.mutate({ run_id, n, content_hash })}>
        {said.approve}
      </Button>
      <Danger label={said.reject} question={said.rejectQuestion} run={() => reject.mutate({ run_id, n })} />
      <span className="text-sm text-muted">{said.elsewhere}</span>
    </div>
  );
}

function Actions({ run }: { run: Run }) {
  const { id: run_id, person_id, state } = run;
  const me = useMe();
  const cancel = useAct(api.agent.cancel.mutationOptions());
  const retry = useAct(api.agent.retry.mutationOptions());
  if (person_id !== me.person_id) return null;
  if (isOpen(run)) return <Button onClick={() => cancel.mutate({ run_id })}>{said.cancel}</Button>;
  return state === 'failed' ? (
    <Button look="solid" onClick={() => retry.mutate({ run_id })}>
      {said.retry}
    </Button>
  ) : null;
}
