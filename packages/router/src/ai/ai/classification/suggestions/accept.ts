import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import type { Ctx, In, Out } from '../../../../kit/context.ts';
import { decided, lockOpen, setField } from './decide.ts';

type Entry = typeof aiClassification.suggestions.accept;

/** Sets the field as it was suggested: from now on a person has chosen it. */
export async function acceptSuggestion(ctx: Ctx<Entry>, { suggestion_id }: In<Entry>): Promise<Out<Entry>> {
  const suggestion = await lockOpen(ctx, suggestion_id);
  await setField(ctx, suggestion, suggestion.value);
  return decided(ctx, suggestion, 'accepted');
}
