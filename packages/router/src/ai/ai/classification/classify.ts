import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { usedCategories } from '../../../desk/tickets/list/similar.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { ask } from '../asking/ask.ts';
import { classify as prompt } from '../prompts/classify/v1.ts';
import { retrieve } from '../retrieval/retrieve.ts';
import { categoryByRules, priorityByRules } from './rules.ts';

type Entry = typeof aiClassification.classify;
type Suggested = Out<Entry>['suggestions'][number];
const MOST_RECOMMENDATIONS = 5;
const MOST_CATEGORIES = 100;

/**
 * Says what a ticket is, without changing it, and how similar ones were solved. Only categories that the team uses count,
 * whatever a text or a model says.
 */
export async function classify(
  ctx: Ctx<Entry>,
  { ticket_id, title, description = '', model }: In<Entry>,
): Promise<Out<Entry>> {
  const { db, scope } = ctx;
  const stored = ticket_id === undefined ? undefined : await getVisibleTicket(db, scope, ticket_id);
  if (stored === undefined && title === undefined) throw invalid('title', 'give ticket_id or title');
  const ticket = { title: stored?.title ?? title!, description: stored?.description ?? description };
  const text = `${ticket.title}\n${ticket.description}`;
  const categories = await usedCategories(db, scope, MOST_CATEGORIES);
  const question = { prompt, input: { ...ticket, categories }, model };
  const { value, provenance } = await ask(ctx, question, () => ({
    ruled: { priority: priorityByRules(text), category: categoryByRules(text, categories) },
  }));
  const found =
    'ruled' in value
      ? value.ruled
      : {
          priority: { value: value.priority, why: value.why },
          category:
            value.category !== null && categories.includes(value.category)
              ? { value: value.category, why: value.why }
              : undefined,
        };
  const source = 'ruled' in value ? 'rules' : 'model';
  const suggestions = (['priority', 'category'] as const).flatMap((field): Suggested[] => {
    const said = found[field];
    return said === undefined ? [] : [{ field, value: said.value, confidence: null, source, why: said.why }];
  });
  const passages = await retrieve(ctx, text, { most: MOST_RECOMMENDATIONS, except_id: stored?.id ?? null });
  return {
    // What nobody can tell stays as new tickets are.
    priority: found.priority?.value ?? stored?.priority ?? 'medium',
    category: found.category?.value ?? null,
    recommendations: passages.map(({ source_kind, source_id, label, title: about, text: solution }) => ({
      kind: source_kind,
      ticket_id: source_id,
      key: label,
      title: about,
      text: solution,
    })),
    suggestions,
    provenance,
  };
}
