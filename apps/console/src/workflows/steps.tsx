import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Clock, GitBranch, Globe, Play, Repeat, Square, Trash2, Variable } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { api } from '../desk.ts';
import { said } from '../messages/en/automation.ts';
import { Button } from '../parts/button.tsx';
import { Check, Select, TextArea, TextField } from '../parts/field.tsx';
import { JsonField } from '../parts/json-field.tsx';
import { SchemaFields } from '../parts/schema-fields.tsx';
import { kindOf, kinds, moved, newStep, type Draft, type Kind } from './draft.ts';

const { builder } = said;
const icons = {
  call: Play,
  http: Globe,
  wait: Clock,
  branch: GitBranch,
  each: Repeat,
  set: Variable,
  stop: Square,
} as const;

interface StepsProps {
  steps: readonly Draft[];
  change: (steps: readonly Draft[]) => void;
  /** All steps of the workflow: ids are unique among them. */
  whole: readonly Draft[];
}

/** Steps in their order: each is changed, moved and removed in place, and one more is added below. */
export function StepsEditor({ steps, change, whole }: StepsProps) {
  const replace = (at: number, step: Draft) => change(steps.map((one, nth) => (nth === at ? step : one)));
  return (
    <div>
      <ol>
        {steps.map((step, at) => (
          // A step keeps its place while its id is typed.
          <li key={at}>
            <StepCard
              step={step}
              whole={whole}
              change={(next) => replace(at, next)}
              remove={() => change(steps.filter((_, nth) => nth !== at))}
              up={at === 0 ? undefined : () => change(moved(steps, at, -1))}
              down={at === steps.length - 1 ? undefined : () => change(moved(steps, at, 1))}
            />
            <span aria-hidden className="ml-6 block h-3 w-px bg-edge" />
          </li>
        ))}
      </ol>
      <div className="w-56">
        <Select
          label={builder.addStep}
          isLabelHidden
          isQuiet
          choices={[
            { value: '', label: builder.addStep },
            ...kinds.map((kind) => ({ value: kind, label: builder.kinds[kind] })),
          ]}
          value=""
          onChange={({ target }) => change([...steps, newStep(target.value as Kind, whole)])}
        />
      </div>
    </div>
  );
}

interface StepCardProps {
  step: Draft;
  whole: readonly Draft[];
  change: (step: Draft) => void;
  remove: () => void;
  up: (() => void) | undefined;
  down: (() => void) | undefined;
}
function StepCard({ step, whole, change, remove, up, down }: StepCardProps) {
  const kind = kindOf(step);
  const Icon = icons[kind];
  const set = (part: Partial<Draft>) => change({ ...step, ...part });
  const tool = (name: string, icon: ReactNode, act: (() => void) | undefined) => (
    <Button look="bare" aria-label={builder.toolOf(name, step.id)} disabled={act === undefined} onClick={act}>
      {icon}
    </Button>
  );
  return (
    <section aria-label={step.id} className="rounded-md border border-line bg-surface shadow-xs">
      <header className="flex items-center gap-2 border-b border-line px-3 py-1.5">
        <span className="inline-flex size-7 shrink-0 items-center justify-center rounded-sm bg-accent-soft text-accent">
          <Icon size={16} aria-hidden />
        </span>
        <strong className="min-w-0 grow truncate text-sm">
          {builder.kinds[kind]} <span className="font-normal text-muted">{step.id}</span>
        </strong>
        {tool(builder.up, <ArrowUp size={16} aria-hidden />, up)}
        {tool(builder.down, <ArrowDown size={16} aria-hidden />, down)}
        {tool(builder.remove, <Trash2 size={16} aria-hidden />, remove)}
      </header>
      <div className="space-y-3 p-3">
        <Body kind={kind} step={step} whole={whole} set={set} />
        <details className="text-sm">
          <summary className="min-h-6 cursor-pointer text-muted">{builder.more}</summary>
          <div className="mt-2 grid gap-3 sm:grid-cols-2">
            <TextField
              label={builder.id}
              hint={builder.idHint}
              value={step.id}
              maxLength={64}
              onChange={({ target }) => set({ id: target.value })}
            />
            <TextField
              label={builder.condition}
              hint={builder.conditionHint}
              value={step.if ?? ''}
              onChange={({ target }) => set({ if: target.value === '' ? undefined : target.value })}
            />
            <Select
              label={builder.onError}
              choices={[
                { value: 'fail', label: builder.errors.fail },
                { value: 'continue', label: builder.errors.continue },
              ]}
              value={step.on_error ?? 'fail'}
              onChange={({ target }) => set({ on_error: target.value as 'fail' | 'continue' })}
            />
          </div>
        </details>
      </div>
    </section>
  );
}

interface BodyProps {
  step: Draft;
  whole: readonly Draft[];
  set: (part: Partial<Draft>) => void;
}
function Body({ kind, step, whole, set }: BodyProps & { kind: Kind }) {
  switch (kind) {
    case 'call':
      return <CallBody step={step} whole={whole} set={set} />;
    case 'http':
      return <HttpBody step={step} whole={whole} set={set} />;
    case 'wait':
      return <WaitBody step={step} whole={whole} set={set} />;
    case 'set':
      return (
        <JsonField
          label={builder.values}
          hint={builder.valuesHint}
          value={step.set}
          change={(value) => set({ set: (value ?? {}) as Draft['set'] })}
        />
      );
    case 'stop':
      return (
        <div className="grid gap-3 sm:grid-cols-2">
          <Select
            label={builder.outcome}
            choices={[
              { value: 'succeeded', label: said.states.succeeded },
              { value: 'failed', label: said.states.failed },
            ]}
            value={step.stop ?? 'succeeded'}
            onChange={({ target }) => set({ stop: target.value as 'succeeded' | 'failed' })}
          />
          <TextField
            label={builder.message}
            value={step.message ?? ''}
            onChange={({ target }) => set({ message: target.value === '' ? undefined : target.value })}
          />
        </div>
      );
    case 'each':
      return (
        <>
          <TextField
            label={builder.list}
            hint={builder.listHint}
            value={step.each ?? ''}
            onChange={({ target }) => set({ each: target.value })}
          />
          <Inside name={builder.forEach}>
            <StepsEditor steps={step.do ?? []} whole={whole} change={(steps) => set({ do: steps })} />
          </Inside>
        </>
      );
    case 'branch':
      return <BranchBody step={step} whole={whole} set={set} />;
  }
}

const Inside = ({ name, children }: { name: string; children: ReactNode }) => (
  <div role="group" aria-label={name} className="rounded-md bg-sunken p-3">
    <p className="mb-2 text-xs font-semibold text-muted">{name}</p>
    {children}
  </div>
);

/** The procedure, and the fields of its input. */
function CallBody({ step, set }: BodyProps) {
  const list = useId();
  const [typed, setTyped] = useState(step.call ?? '');
  const { data: catalogue } = useQuery({ ...api.workflows.catalogue.queryOptions({}), staleTime: Infinity });
  const procedure = catalogue?.procedures.find(({ path }) => path === step.call);
  const { data: shown } = useQuery({
    ...api.workflows.catalogue.queryOptions({ procedure: step.call ?? '' }),
    enabled: procedure !== undefined,
    staleTime: Infinity,
  });
  return (
    <>
      <TextField
        label={builder.procedure}
        hint={procedure?.summary ?? builder.procedureHint}
        list={list}
        placeholder="tickets.update"
        required
        value={typed}
        problem={procedure !== undefined && !procedure.allowed ? builder.mayNot(procedure.needs) : undefined}
        onChange={({ target }) => {
          setTyped(target.value);
          set({ call: target.value });
        }}
      />
      <datalist id={list}>
        {(catalogue?.procedures ?? []).map(({ path, summary }) => (
          <option key={path} value={path}>
            {summary}
          </option>
        ))}
      </datalist>
      {procedure?.destructive === true ? (
        <Check
          label={builder.destructive}
          checked={step.confirm_destructive ?? false}
          onChange={({ target }) => set({ confirm_destructive: target.checked })}
        />
      ) : null}
      {procedure === undefined || shown?.input_schema == null ? null : (
        <SchemaFields
          key={step.call}
          schema={shown.input_schema}
          values={step.input ?? {}}
          change={(input) => set({ input: input })}
        />
      )}
    </>
  );
}

const methods = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((value) => ({ value, label: value }));

function HttpBody({ step: { http }, set }: BodyProps) {
  const now = http ?? { method: 'POST' as const, url: '' };
  const put = (part: Partial<NonNullable<Draft['http']>>) => set({ http: { ...now, ...part } });
  return (
    <>
      <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-3">
        <Select
          label={builder.method}
          choices={methods}
          value={now.method}
          onChange={({ target }) => put({ method: target.value as typeof now.method })}
        />
        <TextField label={builder.url} required value={now.url} onChange={({ target }) => put({ url: target.value })} />
      </div>
      <JsonField
        label={builder.headers}
        value={now.headers}
        rows={2}
        change={(value) => put({ headers: value as typeof now.headers })}
      />
      {now.method === 'GET' ? null : (
        <TextArea
          label={builder.body}
          hint={builder.bodyHint}
          rows={3}
          value={
            typeof now.body === 'string' ? now.body : now.body === undefined ? '' : JSON.stringify(now.body, null, 2)
          }
          onChange={({ target }) => put({ body: target.value === '' ? undefined : target.value })}
        />
      )}
    </>
  );
}

function WaitBody({ step: { wait = {} }, set }: BodyProps) {
  const list = useId();
  const { data: catalogue } = useQuery({ ...api.workflows.catalogue.queryOptions({}), staleTime: Infinity });
  const way = wait.event === undefined ? (wait.until === undefined ? 'seconds' : 'until') : 'event';
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Select
        label={builder.waitFor}
        choices={(['seconds', 'until', 'event'] as const).map((value) => ({ value, label: builder.waits[value] }))}
        value={way}
        onChange={({ target }) =>
          set({
            wait:
              target.value === 'seconds'
                ? { seconds: 3600 }
                : target.value === 'until'
                  ? { until: '{{ trigger.event.at }}' }
                  : { event: { type: 'ticket.resolved' } },
          })
        }
      />
      {way === 'seconds' ? (
        <TextField
          label={builder.seconds}
          type="number"
          min={1}
          value={wait.seconds ?? ''}
          onChange={({ target }) => set({ wait: { seconds: Number(target.value) } })}
        />
      ) : way === 'until' ? (
        <TextField
          label={builder.until}
          value={wait.until ?? ''}
          onChange={({ target }) => set({ wait: { until: target.value } })}
        />
      ) : (
        <>
          <TextField
            label={builder.event}
            list={list}
            value={wait.event?.type ?? ''}
            onChange={({ target }) => set({ wait: { event: { ...wait.event, type: target.value } } })}
          />
          <datalist id={list}>
            {(catalogue?.events ?? []).map(({ type }) => (
              <option key={type} value={type} />
            ))}
          </datalist>
        </>
      )}
    </div>
  );
}

function BranchBody({ step: { branch = [] }, whole, set }: BodyProps) {
  const put = (at: number, part: Partial<(typeof branch)[number]>) =>
    set({ branch: branch.map((one, nth) => (nth === at ? { ...one, ...part } : one)) });
  return (
    <>
      {branch.map((one, at) => (
        <Inside key={at} name={one.if === undefined ? builder.otherwise : builder.branchNo(at + 1)}>
          {one.if === undefined ? null : (
            <div className="mb-3">
              <TextField
                label={builder.condition}
                hint={builder.conditionHint}
                value={one.if}
                onChange={({ target }) => put(at, { if: target.value })}
              />
            </div>
          )}
          <StepsEditor steps={one.do} whole={whole} change={(steps) => put(at, { do: steps })} />
        </Inside>
      ))}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => set({ branch: [...branch, { if: '', do: [] }] })}>{builder.addBranch}</Button>
        {branch.some((one) => one.if === undefined) ? null : (
          <Button onClick={() => set({ branch: [...branch, { do: [] }] })}>{builder.addOtherwise}</Button>
        )}
      </div>
    </>
  );
}
