import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { ask } from '../asking/ask.ts';
import { translate as prompt } from '../prompts/translate/v1.ts';

type Entry = typeof aiTexts.translate;

/** Translates a text. Rules cannot: without a model there is no translation. */
export async function translate(ctx: Ctx<Entry>, { text, target, model }: In<Entry>): Promise<Out<Entry>> {
  const { value, provenance } = await ask(ctx, { prompt, input: { text, target }, model });
  return { ...value, target, provenance };
}
