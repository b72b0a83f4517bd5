import { ask, type Asking } from '../asking/ask.ts';
import { analyze as prompt } from '../prompts/analyze/v1.ts';
import { analyzeByRules, figuresOf } from '../rules/analyze.ts';

const MOST_KEYWORDS = 10;

/** Analyses a text: its figures are counted by us, the rest is found by a model or by rules. */
export async function analyzeText(
  ctx: Asking,
  text: string,
  { question, model }: { readonly question?: string | undefined; readonly model?: string | undefined },
) {
  const asked = { prompt, input: { text, question }, model };
  const { value, provenance } = await ask(ctx, asked, () => analyzeByRules(text));
  return { ...(await figuresOf(text)), ...value, keywords: value.keywords.slice(0, MOST_KEYWORDS), provenance };
}
