import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/automation.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { Line, Lines, Loaded } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Card, Screen, Section } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { Runs } from './runs.tsx';
import { WorkflowState } from './workflows.tsx';

type Step = Answers['workflows']['get']['definition']['steps'][number];

/** A workflow: its steps, what starts it, and its runs. */
export function WorkflowScreen() {
  const { id: workflow_id } = useParams({ from: '/workflows/$id' });
  const may = useMay();
  const navigate = useNavigate();
  const { data: workflow, error, refetch } = useQuery(api.workflows.get.queryOptions({ workflow_id }));
  const update = useAct(api.workflows.update.mutationOptions());
  const execute = useAct(api.workflows.execute.mutationOptions(), {
    done: said.started,
    after: ({ id }) => navigate({ to: '/workflows/runs/$id', params: { id } }),
  });
  if (workflow === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const { name, description, enabled, active_version, version, definition, members_may_run } = workflow;
  const manages = may('automation.manage');
  const runs = enabled && active_version !== null && (manages || (members_may_run && may('automation.run')));
  return (
    <Screen
      title={name}
      hint={
        <Link to="/workflows" className="inline-flex min-h-6 items-center gap-1 hover:underline">
          <ArrowLeft size={14} aria-hidden />
          {said.back}
        </Link>
      }
      actions={
        <>
          <WorkflowState of={workflow} />
          {manages ? (
            <Button onClick={() => update.mutate({ workflow_id, version, enabled: !enabled })}>
              {enabled ? said.disable : said.enable}
            </Button>
          ) : null}
          {runs ? (
            <Button
              look="solid"
              disabled={execute.isPending}
              onClick={() => execute.mutate({ workflow_id, input: {} })}
            >
              {said.execute}
            </Button>
          ) : null}
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
      <Triggers workflow_id={workflow_id} />
      <Section title={said.runs}>
        <Runs workflow_id={workflow_id} />
      </Section>
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

function Triggers({ workflow_id }: { workflow_id: string }) {
  const may = useMay();
  const query = useQuery(api.triggers.list.queryOptions({ workflow_id, page_size: 100 }));
  const enable = useAct(api.triggers.enable.mutationOptions());
  const disable = useAct(api.triggers.disable.mutationOptions());
  return (
    <Section title={said.triggers}>
      <Loaded of={query} rows={1}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.triggers}
            empty={{ title: said.noTriggers }}
            row={({ id: trigger_id, name, kind, event, schedule, next_at, enabled, last_error }) => (
              <Line
                title={name}
                hint={
                  <>
                    {said.kinds[kind]} · {event?.types.join(', ') ?? schedule?.cron}
                    {next_at === null ? null : (
                      <>
                        {' '}
                        · {said.next} <When at={next_at} className="" />
                      </>
                    )}
                    {last_error === null ? null : <span className="text-danger"> · {last_error}</span>}
                  </>
                }
              >
                <Pill tone={enabled ? 'good' : 'quiet'}>{enabled ? said.on : said.off}</Pill>
                {may('automation.manage') ? (
                  <Button onClick={() => (enabled ? disable : enable).mutate({ trigger_id })}>
                    {enabled ? said.disable : said.enable}
                  </Button>
                ) : null}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}
