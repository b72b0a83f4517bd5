import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { similarSolved, usedCategories } from '../../../desk/tickets/list/similar.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { ask } from '../asking/ask.ts';
import { classify as prompt } from '../prompts/classify/v1.ts';
import { keywordsIn } from '../rules/words.ts';
import { listActive } from './categories/queries.ts';
import { bestOf, learnedOpinions, ruledOpinions, saidByModel, withConfidence } from './opinions.ts';

type Entry = typeof aiClassification.classify;
const MOST_RECOMMENDATIONS = 5;
const MOST_CATEGORIES = 100;
/** How many words of a ticket are used to find similar ones. */
const MOST_WORDS = 12;

/**
 * Says what a ticket is, without changing it, and how similar ones were solved. Only categories that the team uses count,
 * whatever a text or a model says. Of several opinions the one counts that is most often right.
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
  const stated = await listActive(db, scope);
  const categories =
    stated.length > 0 ? stated.map(({ name }) => name) : await usedCategories(db, scope, MOST_CATEGORIES);
  const question = { prompt, input: { ...ticket, categories }, model };
  const { value, provenance } = await ask(ctx, question, () => null);
  const said = value === null ? ruledOpinions(text, categories) : saidByModel(value, categories);
  const suggestions = [
    ...(await learnedOpinions(db, scope, text, categories)),
    ...(await withConfidence(db, scope, said)),
  ];
  const similar = await similarSolved(ctx, {
    words: keywordsIn(text, MOST_WORDS),
    except_id: stored?.id ?? null,
    limit: MOST_RECOMMENDATIONS,
  });
  return {
    // Fields that nobody can tell stay as in new tickets.
    priority: (bestOf(suggestions, 'priority')?.value as Ticket['priority']) ?? stored?.priority ?? 'medium',
    category: bestOf(suggestions, 'category')?.value ?? null,
    recommendations: similar.map(({ id, key, title: about, notes }) => ({
      kind: 'resolved_ticket',
      ticket_id: id,
      key,
      title: about,
      text: notes,
    })),
    suggestions,
    provenance,
  };
}
