import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { ask } from '../asking/ask.ts';
import { compare as prompt } from '../prompts/compare/v1.ts';
import { compareByRules, describeByRules } from '../rules/compare.ts';
import { sourceOf, type Source } from './source.ts';

type Entry = typeof aiTexts.compare;

/** Compares two texts, tickets or reports: by rules, and in the words of a model if there is one. */
export async function compare(ctx: Ctx<Entry>, { a, b, model }: In<Entry>): Promise<Out<Entry>> {
  const first = await sourceOf(ctx, a, 'a');
  const second = await sourceOf(ctx, b, 'b');
  const difference = compareByRules(first.text, second.text);
  const question = { prompt, input: { a: first.text, b: second.text }, model };
  const { value, provenance } = await ask(ctx, question, () => describeByRules(difference));
  return { ...difference, facts: differing(first, second), summary: value, provenance };
}

/** Facts of two tickets or of two reports. */
function differing(a: Source, b: Source) {
  if (b.facts.length === 0 || (a.ticket === undefined) !== (b.ticket === undefined)) return [];
  const others = new Map(b.facts.map(({ name, value }) => [name, value]));
  return a.facts
    .map(({ name, value }) => ({ name, a: value, b: others.get(name) ?? 'none' }))
    .filter((fact) => fact.a !== fact.b);
}
