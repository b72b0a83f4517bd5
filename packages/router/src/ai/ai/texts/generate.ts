import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { ask } from '../asking/ask.ts';
import { generate as prompt } from '../prompts/generate/v1.ts';

type Entry = typeof aiTexts.generate;

/** Writes what somebody wants. Rules cannot. */
export async function generate(ctx: Ctx<Entry>, { prompt: wish, context, model }: In<Entry>): Promise<Out<Entry>> {
  const { value, provenance } = await ask(ctx, { prompt, input: { prompt: wish, context }, model });
  return { text: value, provenance };
}
