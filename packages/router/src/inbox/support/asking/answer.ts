import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import type { SupportAnswer, SupportSource } from '@deskwire/contract/inbox/support.schemas.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { ask as askModel, type Asking } from '../../../ai/ai/asking/ask.ts';
import { support as prompt } from '../../../ai/ai/prompts/support/v1.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Passages } from './passages.ts';

type Answer = Pick<SupportAnswer, 'answer' | 'answered_by' | 'sources' | 'provenance'>;
const LONGEST_ANSWER = 20_000;

/**
 * Answers from passages: by a model where there is one that the asker may use, else with the best passage. Where none of
 * them is an answer, nothing is known.
 */
export async function answerFrom(
  ctx: Omit<Asking, 'scope'>,
  scope: TeamScope | undefined,
  question: string,
  { all, known }: Passages,
): Promise<Answer> {
  const written =
    scope === undefined || all.length === 0 || !rolesPermit(scope.roles, 'ai.use')
      ? undefined
      : await writtenByModel({ ...ctx, scope }, question, all);
  if (written !== undefined) return written;
  const [best] = known;
  if (best === undefined) return { answer: null, answered_by: 'none', sources: [], provenance: null };
  return { answer: best.quote, answered_by: 'search', sources: [...known], provenance: null };
}

/** The answer of a model from the passages. Undefined if there is none, or if it names no passage that it answers from. */
async function writtenByModel(
  ctx: Asking,
  question: string,
  passages: readonly SupportSource[],
): Promise<Answer | undefined> {
  let asked;
  try {
    const input = { question, passages: passages.map(({ title, quote }) => ({ title, text: quote })) };
    asked = await askModel(ctx, { prompt, input }, () => undefined);
  } catch (error) {
    if (error instanceof AppError && isOfModels(error)) return undefined;
    throw error;
  }
  const { value, provenance }: { value: typeof asked.value; provenance: Provenance } = asked;
  if (value?.answer == null) return undefined;
  const sources = [...new Set(value.sources)].flatMap((number) => passages[number - 1] ?? []);
  const answer = value.answer.trim();
  if (sources.length === 0 || answer === '' || answer.length > LONGEST_ANSWER) return undefined;
  return { answer, answered_by: 'ai', sources, provenance };
}
/** Switched off, used up, silent or too small: a question is answered all the same. */
const isOfModels = ({ app }: AppError): boolean => app.startsWith('AI_') || app === 'TIER_LIMIT_EXCEEDED';
