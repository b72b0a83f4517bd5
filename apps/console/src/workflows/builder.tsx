import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { isError } from '@deskwire/sdk';
import { api, type Answers } from '../desk.ts';
import { useDraft } from '../drafts.ts';
import { said } from '../messages/en/automation.ts';
import { words } from '../words.ts';
import { useMay, useMe } from '../session.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Back } from '../parts/back.tsx';
import { Button } from '../parts/button.tsx';
import { TextArea, TextField } from '../parts/field.tsx';
import { JsonField } from '../parts/json-field.tsx';
import { Loaded } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Card, Screen, Section } from '../parts/screen.tsx';
import { Forbidden } from '../parts/state.tsx';
import { stepsOf, withSteps, type Definition } from './draft.ts';
import { StepsEditor } from './steps/steps.tsx';

const { builder } = said;
type Workflow = Answers['workflows']['get'];

/** A new workflow. */
export const NewWorkflowScreen = () => (useMay()('automation.manage') ? <Builder workflow={undefined} /> : <NotHere />);

/** Only who may change workflows builds them. */
const NotHere = () => (
  <main>
    <Forbidden />
  </main>
);

/** The steps of a workflow, to be changed: what is saved becomes its next version. */
export function BuilderScreen() {
  const { id: workflow_id } = useParams({ from: '/workflows/$id/edit' });
  const query = useQuery({ ...api.workflows.get.queryOptions({ workflow_id }), refetchOnWindowFocus: false });
  if (!useMay()('automation.manage')) return <NotHere />;
  return <Loaded of={query}>{(workflow) => <Builder key={workflow.id} workflow={workflow} />}</Loaded>;
}

/** What is written, and the version of the workflow that it changes. */
interface Written {
  readonly name: string;
  readonly description: string;
  readonly frame: Definition;
  readonly version: number | undefined;
}
const writtenOf = (workflow: Workflow | undefined): Written => ({
  name: workflow?.name ?? '',
  description: workflow?.description ?? '',
  frame: workflow?.definition ?? { steps: [] },
  version: workflow?.version,
});

function Builder({ workflow }: { workflow: Workflow | undefined }) {
  const me = useMe();
  const navigate = useNavigate();
  const [base] = useState(workflow);
  const [kept, keep] = useDraft(`${me.id}/workflow/${workflow?.id ?? 'new'}`);
  const written = kept === '' ? writtenOf(base) : (JSON.parse(kept) as Written);
  const { name, description, frame, version } = written;
  const put = (change: Partial<Written>) => keep(JSON.stringify({ ...written, ...change }));
  const [isJson, setJson] = useState(false);
  const test = useAct(api.workflows.test.mutationOptions(), { showsProblems: true });
  const shown = ({ id }: Workflow) => {
    keep('');
    return navigate({ to: '/workflows/$id', params: { id } });
  };
  const create = useAct(api.workflows.create.mutationOptions(), { showsProblems: true, after: shown });
  const update = useAct(api.workflows.update.mutationOptions(), { showsProblems: true, after: shown });
  const steps = stepsOf(frame);
  const save = (publish: boolean) => {
    const given = { name, description: description === '' ? null : description, definition: frame, publish };
    if (base === undefined) create.mutate(given);
    else update.mutate({ ...given, workflow_id: base.id, version: version ?? base.version });
  };
  const isBusy = create.isPending || update.isPending;
  return (
    <Screen
      title={base === undefined ? builder.new : builder.editing(base.name)}
      width="wide"
      hint={<Back to="/workflows">{said.back}</Back>}
      actions={
        <>
          {kept === '' ? null : (
            <Danger look="bare" label={builder.discard} question={builder.discardQuestion} run={() => keep('')} />
          )}
          <Button disabled={isBusy} onClick={() => save(false)}>
            {builder.saveDraft}
          </Button>
          <Button look="solid" disabled={isBusy} onClick={() => save(true)}>
            {builder.publish}
          </Button>
        </>
      }
    >
      <Problems of={create.error ?? update.error} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_320px]">
        <div className="min-w-0 space-y-4">
          <Card className="space-y-4">
            <TextField
              label={builder.name}
              required
              maxLength={200}
              value={name}
              onChange={({ target }) => put({ name: target.value })}
            />
            <TextArea
              label={builder.purpose}
              rows={2}
              value={description}
              onChange={({ target }) => put({ description: target.value })}
            />
          </Card>
          <div className="flex items-center gap-2">
            <h2 className="grow text-lg font-semibold">{said.steps}</h2>
            <Button look="bare" aria-pressed={isJson} onClick={() => setJson(!isJson)}>
              {isJson ? builder.asForm : builder.asJson}
            </Button>
          </div>
          {isJson ? (
            <JsonField
              label={builder.definition}
              rows={24}
              value={frame}
              change={(value) => put({ frame: (value ?? { steps: [] }) as Definition })}
            />
          ) : (
            <StepsEditor steps={steps} whole={steps} change={(next) => put({ frame: withSteps(frame, next) })} />
          )}
        </div>
        <div className="min-w-0">
          <Section
            title={builder.dryRun}
            hint={builder.dryRunHint}
            actions={
              <Button
                disabled={test.isPending || steps.length === 0}
                onClick={() => test.mutate({ definition: frame })}
              >
                {builder.tryIt}
              </Button>
            }
          >
            <Problems of={test.error} />
            {test.data === undefined ? null : <Trial of={test.data} />}
          </Section>
        </div>
      </div>
    </Screen>
  );
}

/** What the server finds wrong with the steps, each with where it is. */
function Problems({ of }: { of: unknown }) {
  if (of === null || of === undefined) return null;
  const issues = isError(of, 'WORKFLOW_INVALID')
    ? of.data.details.issues
    : isError(of, 'INVALID_INPUT')
      ? of.data.details
      : [];
  return (
    <div role="alert" className="mb-4 rounded-md bg-danger-soft p-3 text-sm text-danger">
      <p className="font-semibold">{isError(of) ? of.message : words.state.failed}</p>
      <ul>
        {issues.map(({ path, reason }) => (
          <li key={`${path.join('.')} ${reason}`}>
            <code>{path.join('.')}</code> {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

const tones = { succeeded: 'good', failed: 'danger', unfinished: 'wait' } as const;

/** What would be done, step by step, and what would go wrong. */
const Trial = ({ of: { outcome, steps, issues } }: { of: Answers['workflows']['test'] }) => (
  <div className="space-y-3 text-sm" role="status">
    <Pill tone={tones[outcome]}>{builder.outcomes[outcome]}</Pill>
    {issues.map((issue) => (
      <p key={issue} className="text-danger">
        {issue}
      </p>
    ))}
    <ol className="space-y-2">
      {steps.map(({ step, iteration, does, procedure, allowed, needs, issues: wrong, input }) => (
        <li key={`${step}/${iteration}`} className="rounded-md border border-line bg-surface p-3">
          <p className="flex gap-2">
            <strong className="min-w-0 grow wrap-anywhere">{step}</strong>
            <span className="text-muted">{procedure ?? does}</span>
          </p>
          {allowed ? null : <p className="text-danger">{builder.mayNot(needs ?? '')}</p>}
          {wrong.map((issue) => (
            <p key={issue} className="text-warn">
              {issue}
            </p>
          ))}
          {input === null || input === undefined ? null : (
            <pre tabIndex={0} className="mt-1 max-h-40 overflow-auto rounded-sm bg-sunken p-2 font-mono text-xs">
              {JSON.stringify(input, null, 2)}
            </pre>
          )}
        </li>
      ))}
    </ol>
  </div>
);
