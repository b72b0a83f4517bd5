import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { ask } from '../asking/ask.ts';
import { summarize as prompt } from '../prompts/summarize/v1.ts';
import { summarizeByRules } from '../rules/summarize.ts';
import { sourceOf } from './source.ts';

type Entry = typeof aiTexts.summarize;

/** Says shortly what a text, a ticket or a report says. */
export async function summarize(
  ctx: Ctx<Entry>,
  { sentences = 3, language, model, ...given }: In<Entry>,
): Promise<Out<Entry>> {
  const { text } = await sourceOf(ctx, given);
  const question = { prompt, input: { text, sentences, language }, model };
  const { value, provenance } = await ask(ctx, question, () => summarizeByRules(text, sentences));
  return { summary: value, provenance };
}
