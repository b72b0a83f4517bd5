import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { analyzeText } from './analyze-text.ts';
import { sourceOf } from './source.ts';

type Entry = typeof aiTexts.analyze;

/** Analyses a ticket or a report, with what the database knows of it, or a text. */
export async function analyze(ctx: Ctx<Entry>, { question, model, ...given }: In<Entry>): Promise<Out<Entry>> {
  const { text, facts } = await sourceOf(ctx, given);
  return { ...(await analyzeText(ctx, text, { question, model })), facts: [...facts] };
}
