import { randomUUIDv7 } from 'node:crypto';
import { fillTicket, unsetFields } from '../../../desk/tickets/classified/fill.ts';
import { usedCategoriesOfTeam } from '../../../desk/tickets/list/similar.ts';
import { AppError } from '../../../kit/errors.ts';
import { EventRef, job, type JobCtx } from '../../../kit/jobs/job.ts';
import { getSettings } from '../../../platform/settings/settings.ts';
import { ask } from '../asking/ask.ts';
import { chainOf } from '../asking/chain.ts';
import { classify as prompt } from '../prompts/classify/v1.ts';
import { listActive } from './categories/queries.ts';
import { bestOf, learnedOpinions, ruledOpinions, saidByModel, withConfidence, type Opinion } from './opinions.ts';
import { decideSuggestion, insertSuggestion } from './suggestions/queries.ts';

/** Suggests how a new ticket is to be sorted, or sorts it where the team wants that and it is sure enough. */
export const classifyTicket = job({ name: 'ai.classifyTicket', queue: 'ai', tx: 'manual', input: EventRef });
type Classifying = JobCtx<typeof classifyTicket>;
const MOST_CATEGORIES = 100;

export async function classifyNewTicket(ctx: Classifying, { entity_id }: EventRef): Promise<void> {
  const { db, scope, commit, now } = ctx;
  if (entity_id === null) return;
  const settings = await getSettings(db, { scope: 'team', owner_id: scope.team_id });
  if (settings.ai_mode === 'off' || settings.ai_suggestions === 'off') return;
  const ticket = await unsetFields(db, scope, entity_id);
  if (ticket === undefined || !(ticket.priority_unset || ticket.category_unset)) return;
  const opinions = await opinionsOn(ctx, ticket);
  for (const field of ['priority', 'category'] as const) {
    const opinion = bestOf(opinions, field);
    const isUnset = field === 'priority' ? ticket.priority_unset : ticket.category_unset;
    if (opinion === undefined || !isUnset || opinion.value === ticket[field]) continue;
    const applies = settings.ai_suggestions === 'apply' && (opinion.confidence ?? 0) >= settings.ai_threshold;
    await commit(async ({ db: tx, events }) => {
      const id = randomUUIDv7();
      if (!(await insertSuggestion(tx, scope, { id, ticket_id: ticket.id, ...opinion }, now()))) return;
      const wanted = { id: ticket.id, field, value: opinion.value };
      if (applies && (await fillTicket({ db: tx, events }, scope, wanted, now())))
        await decideSuggestion(tx, scope, id, { state: 'applied', by: null, at: now() });
    });
  }
}

/** A model is asked only where the team's own labels do not say enough: that costs nothing and is measured. */
async function opinionsOn(
  ctx: Classifying,
  ticket: { readonly title: string; readonly description: string },
): Promise<Opinion[]> {
  const { db, scope, job: run } = ctx;
  const categories = await categoriesOf(ctx);
  const text = `${ticket.title}\n${ticket.description}`;
  const learned = await learnedOpinions(db, scope, text, categories);
  const ruled = await withConfidence(db, scope, ruledOpinions(text, categories));
  const own = [...learned, ...ruled];
  // Imports would ask thousands of times.
  if (learned.length === 2 || run.bulk === true) return own;
  return [...own, ...(await modelOpinions(ctx, ticket, categories))];
}

async function categoriesOf({ db, scope }: Classifying): Promise<string[]> {
  const stated = await listActive(db, scope);
  return stated.length > 0 ? stated.map(({ name }) => name) : usedCategoriesOfTeam(db, scope, MOST_CATEGORIES);
}

async function modelOpinions(
  ctx: Classifying,
  { title, description }: { readonly title: string; readonly description: string },
  categories: readonly string[],
): Promise<Opinion[]> {
  const { db, services, now, commit } = ctx;
  // Nobody in particular asked, so that nobody's own budget pays.
  const scope = { ...ctx.scope, person_id: undefined };
  const asking = { db, scope, services, now, commit };
  if ((await chainOf(asking, {})).length === 0) return [];
  try {
    const question = { prompt, input: { title, description, categories } };
    const { value } = await ask(asking, question, () => undefined);
    if (value === undefined) return [];
    return withConfidence(db, scope, saidByModel(value, categories));
  } catch (error) {
    // A budget that is used up, or a refusal: the ticket is sorted by people, as it would be without a model.
    if (error instanceof AppError) return [];
    throw error;
  }
}
