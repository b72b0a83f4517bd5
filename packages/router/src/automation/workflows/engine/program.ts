import { DeepDefinition, type DeepStep } from '@deskwire/contract/automation/workflows.definition.ts';

export const kinds = ['call', 'http', 'wait', 'set', 'branch', 'each', 'stop'] as const;
export type StepKind = (typeof kinds)[number];

/** Steps that follow each other: the whole workflow, what a branch does, or what is done for each item. */
export interface Block {
  readonly name: string;
  readonly steps: readonly DeepStep[];
}

/** A definition as runs walk through it. */
export interface Program {
  readonly definition: DeepDefinition;
  /** By name: `steps`, `on_failure`, `<each>.do`, `<branch>.<index>`. */
  readonly blocks: ReadonlyMap<string, Block>;
  readonly steps: ReadonlyMap<string, DeepStep>;
}

/** Which of its kinds a step is; a definition that was checked has exactly one. */
export const kindsOf = (step: DeepStep): StepKind[] => kinds.filter((kind) => step[kind] !== undefined);
export const kindOf = (step: DeepStep): StepKind => kindsOf(step)[0]!;

export const MAIN = 'steps';
export const RESCUE = 'on_failure';
export const eachBlock = (id: string) => `${id}.do`;
export const branchBlock = (id: string, index: number) => `${id}.${index}`;

/** Reads a definition that was saved. */
export const programOf = (saved: unknown): Program => compile(DeepDefinition.parse(saved));

export function compile(definition: DeepDefinition): Program {
  const blocks = new Map<string, Block>();
  const steps = new Map<string, DeepStep>();
  const add = (name: string, list: readonly DeepStep[]) => {
    blocks.set(name, { name, steps: list });
    for (const step of list) {
      steps.set(step.id, step);
      if (step.do !== undefined) add(eachBlock(step.id), step.do);
      for (const [index, branch] of (step.branch ?? []).entries()) add(branchBlock(step.id, index), branch.do);
    }
  };
  add(MAIN, definition.steps);
  if (definition.on_failure !== undefined) add(RESCUE, definition.on_failure);
  return { definition, blocks, steps };
}
