import type { DeepStep } from '@deskwire/contract/automation/workflows.definition.ts';
import type { Program } from './program.ts';
import { begin, type Frame, type Progress } from './walk.ts';

/** The place at which a run that failed continues in a program, or the step that was done already and is different there. */
export type Resumption = { readonly progress: Progress } | { readonly changed: string };

/**
 * Takes a run that failed to where it failed, in its own program or in another version of it. What was done must be the
 * same there, since it is not done again.
 */
export function resumption(from: Program, to: Program, failed: Progress): Resumption {
  const frames: Frame[] = [];
  for (const frame of failed.failed_at ?? failed.frames) {
    const before = from.blocks.get(frame.block)!.steps;
    const after = to.blocks.get(frame.block)?.steps ?? [];
    for (const [index, step] of before.slice(0, frame.at).entries())
      if (!isSame(step, after[index])) return { changed: step.id };
    const step = before[frame.at];
    if (step !== undefined && after[frame.at]?.id !== step.id) return { changed: step.id };
    frames.push(frame);
  }
  for (const id of Object.keys(failed.outputs)) {
    const [step, other] = [from.steps.get(id)!, to.steps.get(id)];
    if (!isSame(own(step), other && own(other))) return { changed: id };
  }
  const { outputs, vars, position } = failed;
  return { progress: { ...begin(), frames, outputs, vars, position } };
}

/** A step without those inside it, which are compared by themselves. */
const own = ({ do: _, branch: _branch, ...step }: DeepStep) => step;
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
