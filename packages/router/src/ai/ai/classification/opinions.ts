import { cut } from '@deskwire/contract/kit/cut.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Field } from '../../../desk/tickets/classified/fill.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { predict } from './learning/classifier.ts';
import { findClassifier } from './learning/queries.ts';
import { restored } from './learning/store.ts';
import { categoryByRules, priorityByRules } from './rules.ts';
import { countDecisions, type Source } from './suggestions/queries.ts';

/** An opinion about the value of a field of a ticket, of a person, a rule or a model. */
export interface Opinion {
  readonly field: Field;
  readonly value: string;
  /** How often such opinions are right; null while nothing is measured. */
  readonly confidence: number | null;
  readonly source: Source;
  readonly why: string;
}
export const priorities = ['low', 'medium', 'high', 'urgent'] as const;
type Said = Omit<Opinion, 'confidence'>;

/** The opinions of the team's classifiers about a text. Only values that the team uses count. */
export async function learnedOpinions(
  db: Db,
  scope: InTeam,
  text: string,
  categories: readonly string[],
): Promise<Opinion[]> {
  const opinions: Opinion[] = [];
  for (const field of ['priority', 'category'] as const) {
    const row = await findClassifier(db, scope, field);
    const guess = row && predict(restored(row), text);
    const allowed: readonly string[] = field === 'priority' ? priorities : categories;
    if (guess === undefined || !allowed.includes(guess.label)) continue;
    opinions.push({
      field,
      value: guess.label,
      confidence: round(guess.confidence),
      source: 'learned',
      why: 'Similar tickets of the team were sorted like this.',
    });
  }
  return opinions;
}

export function ruledOpinions(text: string, categories: readonly string[]): Said[] {
  const priority = priorityByRules(text);
  const category = categoryByRules(text, categories);
  return [
    ...(priority === undefined ? [] : [{ field: 'priority' as const, source: 'rules' as const, ...priority }]),
    ...(category === undefined ? [] : [{ field: 'category' as const, source: 'rules' as const, ...category }]),
  ];
}

/** The opinions of a model, as far as the team uses these values. */
export const saidByModel = (
  { priority, category, why }: { readonly priority: string; readonly category: string | null; readonly why: string },
  categories: readonly string[],
): Said[] =>
  [
    { field: 'priority' as const, value: priority, allowed: priorities as readonly string[] },
    { field: 'category' as const, value: category, allowed: categories },
  ].flatMap(({ field, value, allowed }) =>
    value !== null && allowed.includes(value) ? [{ field, value, source: 'model', why: cut(why, 500) }] : [],
  );

/** Before so many decisions nothing is known of a model. */
const FEWEST_DECISIONS = 50;

/** How often people accepted such opinions: rules begin with a bad name, models without any. */
export async function withConfidence(db: Db, scope: InTeam, said: readonly Said[]): Promise<Opinion[]> {
  const opinions: Opinion[] = [];
  for (const opinion of said) {
    const { accepted, decided } = await countDecisions(db, scope, opinion.field, opinion.source);
    const confidence =
      opinion.source === 'rules'
        ? (accepted + 2) / (decided + 5)
        : decided < FEWEST_DECISIONS
          ? null
          : accepted / decided;
    opinions.push({ ...opinion, confidence: confidence === null ? null : round(confidence) });
  }
  return opinions;
}
const round = (share: number): number => Math.round(share * 1000) / 1000;

/** The opinion on a field that is most often right; what nothing is known of comes last. */
export const bestOf = (opinions: readonly Opinion[], field: Field): Opinion | undefined =>
  opinions
    .filter((opinion) => opinion.field === field)
    .toSorted((a, b) => (b.confidence ?? -1) - (a.confidence ?? -1))[0];
