import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { jsonSchemaOf, zodOf } from '@deskwire/contract/kit/json-schema.ts';
import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import { turnYielder } from '../../../kit/event-loop.ts';
import type { Ctx, DelegatePrincipal, In, Out } from '../../../kit/context.ts';
import { ExpressionError } from '../../../kit/expressions/expression.ts';
import { mayCall } from '../../../kit/access/may-call.ts';
import { APPROVAL } from '../engine/check.ts';
import { issuesOfInput } from '../engine/input.ts';
import { begin, next, settle, type Act, type Given, type Progress } from '../engine/walk.ts';
import { veiled } from '../engine/template.ts';
import { checkDefinition, entryAt } from '../check-definition.ts';
import { exampleOf } from './example.ts';

type Testing = Ctx<typeof workflows.test>;
type Tested = Out<typeof workflows.test>;
type Step = Tested['steps'][number];

/** After so many steps it is clear what a workflow does. */
const MOST_STEPS = 200;

/**
 * Walks through a definition without doing anything: every step tells what it would be given, whether whoever asks may do
 * it, and what its procedure would refuse. Steps give samples, or examples of what their procedures answer.
 */
export async function testWorkflow(ctx: Testing, input: In<typeof workflows.test>): Promise<Tested> {
  const { services, now } = ctx;
  const { definition, samples = {}, event = {} } = input;
  const { program, procedures } = checkDefinition(services, definition);
  const wrong = issuesOfInput(program!.definition.input, input.input);
  const issues = wrong.map(({ path, reason }) => `input ${[...path, reason].join(' ')}`);
  const payload = (event as { payload?: unknown }).payload ?? {};
  const cause = { trigger: { kind: 'test' }, event, payload };
  const given: Given = { cause, input: input.input ?? {}, now: now() };
  const steps: Step[] = [];
  const yieldTurn = turnYielder();
  let progress: Progress = begin();
  while (steps.length < MOST_STEPS) {
    const step = next(program!, progress, given);
    progress = step.progress;
    await yieldTurn();
    if (step.kind === 'more') continue;
    if (step.kind === 'end') {
      if (step.failure !== null) issues.push(`${step.failure.step ?? 'The workflow'}: ${step.failure.message}`);
      return { outcome: step.failure === null ? 'succeeded' : 'failed', steps, issues };
    }
    const { act } = step;
    const shown = stepOf(ctx, act, procedures);
    steps.push(shown);
    try {
      const output = Object.hasOwn(samples, act.step.id) ? samples[act.step.id] : sampleOf(act, now());
      progress = settle(progress, act.step, output, given);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      shown.issues.push(`select ${error.reason}`);
      return { outcome: 'failed', steps, issues };
    }
  }
  return { outcome: 'unfinished', steps, issues };
}

function stepOf({ principal, scope }: Testing, act: Act, procedures: readonly string[]): Step {
  const { step, iteration, kind } = act;
  const path = procedureOf(act);
  const shown = { step: step.id, iteration, does: kind, procedure: path ?? null, input: veiled(act.input) };
  const entry = path === undefined ? undefined : entryAt(path);
  if (path === undefined || entry === undefined) return { ...shown, allowed: true, needs: null, issues: [] };
  const { user, memberships } = principal;
  const delegate = { user_id: user.id, team_id: scope.team_id, procedures, by: 'workflow_run:test' } as const;
  const acting: DelegatePrincipal = { kind: 'delegate', user, memberships, delegate };
  const membership = memberships.find(({ team_id }) => team_id === scope.team_id);
  const given = kind === 'wait' ? (act.input as { approval: unknown }).approval : act.input;
  return {
    ...shown,
    allowed: mayCall(entry, path, acting, membership),
    needs: accessOf(entry).join(' | '),
    issues: refusalsOf(entry, given),
  };
}

const procedureOf = ({ kind, step }: Act): string | undefined =>
  kind === 'call' ? step.call : step.wait?.approval === undefined ? undefined : APPROVAL[0];

function refusalsOf(entry: Entry, input: unknown): string[] {
  const parsed = zodOf(entry.input).safeParse(input);
  return parsed.success
    ? []
    : parsed.error.issues.slice(0, 20).map(({ path, message }) => [...path.map(String), message].join(' '));
}

/** The output of a step by default. */
function sampleOf(act: Act, now: string): unknown {
  const { kind, step } = act;
  if (kind === 'http') return { status: 200, content_type: 'application/json', body: {} };
  if (kind === 'wait') {
    if (step.wait!.approval !== undefined) return { request_id: null, outcome: 'approved', approved: true, steps: [] };
    return step.wait!.event === undefined ? { at: now } : { event: {}, payload: {} };
  }
  return exampleOf(jsonSchemaOf(entryAt(step.call!)!.output, 'output'));
}
