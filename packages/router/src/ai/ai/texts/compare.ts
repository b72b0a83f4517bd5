import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { ask } from '../asking/ask.ts';
import { compare as prompt } from '../prompts/compare/v1.ts';
import { compareByRules, describeByRules } from '../rules/compare.ts';
import { factsOf, sourceOf, type Source } from './source.ts';

type Entry = typeof aiTexts.compare;

/** What differs between two texts or tickets: found by rules, and said by a model where there is one. */
export async function compare(ctx: Ctx<Entry>, { a, b, model }: In<Entry>): Promise<Out<Entry>> {
  const first = await sourceOf(ctx, a, 'a');
  const second = await sourceOf(ctx, b, 'b');
  const difference = compareByRules(first.text, second.text);
  const question = { prompt, input: { a: first.text, b: second.text }, model };
  const { value, provenance } = await ask(ctx, question, () => describeByRules(difference));
  return { ...difference, facts: differing(first, second, ctx.now()), summary: value, provenance };
}

function differing({ ticket: a }: Source, { ticket: b }: Source, now: string) {
  if (a === undefined || b === undefined) return [];
  const others = new Map(factsOf(b, now).map(({ name, value }) => [name, value]));
  return factsOf(a, now)
    .map(({ name, value }) => ({ name, a: value, b: others.get(name) ?? 'none' }))
    .filter((fact) => fact.a !== fact.b);
}
