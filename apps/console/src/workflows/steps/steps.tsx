import { ArrowDown, ArrowUp, Clock, GitBranch, Globe, Play, Repeat, Square, Trash2, Variable } from 'lucide-react';
import type { ReactNode } from 'react';
import { said } from '../../messages/en/automation.ts';
import { Button } from '../../parts/button.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { JsonField } from '../../parts/json-field.tsx';
import { kindOf, kinds, moved, newStep, type Draft, type Kind } from '../draft.ts';
import { CallBody } from './call.tsx';
import { HttpBody } from './http.tsx';
import type { Leaf } from './leaf.ts';
import { WaitBody } from './wait.tsx';

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

interface BodyProps extends Leaf {
  whole: readonly Draft[];
}
/** What a step of its kind says. Those that hold other steps are here: each of these is edited like the ones around it. */
function Body({ kind, step, whole, set }: BodyProps & { kind: Kind }) {
  switch (kind) {
    case 'call':
      return <CallBody step={step} set={set} />;
    case 'http':
      return <HttpBody step={step} set={set} />;
    case 'wait':
      return <WaitBody step={step} set={set} />;
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
