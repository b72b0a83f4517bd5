import type { z } from 'zod';
import type { Fence } from './fence.ts';

/**
 * One version of a prompt. A published one never changes (`prompts.lock`), so that the provenance of a call stays true; a
 * better one is another version.
 */
export interface Prompt<I = never, S extends z.ZodType | undefined = z.ZodType | undefined> {
  readonly name: string;
  readonly version: number;
  /** Ours alone: nothing that others wrote is ever a part of it. */
  readonly system: string;
  /** The question of the person, with the texts of others behind fences. */
  readonly render: (input: I, fence: Fence) => string;
  /** The schema by which the answer is parsed; undefined for text. */
  readonly output: S;
  /** Tokens. */
  readonly max_output: number;
}

export const prompt = <I, const S extends z.ZodType | undefined>(given: Prompt<I, S>): Prompt<I, S> => given;
export const titleOf = ({ name, version }: Pick<Prompt, 'name' | 'version'>): string => `${name}@${version}`;
/** The type of a prompt's answer. */
export type AnswerOf<S> = S extends z.ZodType<infer O> ? O : string;
