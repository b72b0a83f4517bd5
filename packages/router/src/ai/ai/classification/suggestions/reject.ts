import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import type { Ctx, In, Out } from '../../../../kit/context.ts';
import { decided, lockOpen, setField } from './decide.ts';

type Entry = typeof aiClassification.suggestions.reject;
/** The values of tickets before anybody or anything has sorted them. */
const unsorted = { category: null, priority: 'medium' } as const;

/** A suggestion that was applied is undone, whatever the ticket has by now was never chosen by a person. */
export async function rejectSuggestion(ctx: Ctx<Entry>, { suggestion_id }: In<Entry>): Promise<Out<Entry>> {
  const suggestion = await lockOpen(ctx, suggestion_id);
  if (suggestion.state === 'applied') await setField(ctx, suggestion, unsorted[suggestion.field]);
  return decided(ctx, suggestion, 'rejected');
}
