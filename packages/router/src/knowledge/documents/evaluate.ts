import type { documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { retrieveBy } from '../search/retrieve.ts';
import { modelFor, vectorsOf } from '../search/vectors/nearest.ts';
import { noteHelps } from '../search/vectors/helps.ts';
import { getDocument } from './present.ts';

type Question = In<typeof documents.evaluate>['questions'][number];
const CLOSE = 5;
const PATIENCE_MS = 30_000;

/**
 * Asks questions whose answers are known, and says how often the right document comes up: by words, and with vectors where
 * texts are measured. Where these are no worse, questions of the team are answered with them from now on.
 */
export async function evaluate(ctx: Ctx<typeof documents.evaluate>, { questions }: In<typeof documents.evaluate>) {
  for (const { document_id } of questions) await getDocument(ctx.db, ctx.scope, document_id);
  const asked = questions.length;
  const lexical = await ask(ctx, questions);
  const model = await modelFor(ctx);
  const texts = questions.map(({ question }) => question);
  const vectors = model && (await vectorsOf(ctx, model, texts, PATIENCE_MS));
  const hybrid = vectors && (await ask(ctx, questions, vectors));
  if (hybrid !== undefined)
    await ctx.commit((tx) => noteHelps(tx.db, ctx.scope, hybrid.missed.length <= lexical.missed.length));
  const recallOf = ({ first, missed }: Recall) => ({
    recall_at_1: first / asked,
    recall_at_5: (asked - missed.length) / asked,
  });
  return {
    asked,
    ...recallOf(lexical),
    hybrid: hybrid === undefined ? null : recallOf(hybrid),
    missed: lexical.missed,
  };
}

interface Recall {
  readonly first: number;
  readonly missed: Question[];
}
async function ask(
  ctx: Ctx<typeof documents.evaluate>,
  questions: readonly Question[],
  vectors?: readonly (readonly number[])[],
): Promise<Recall> {
  const missed: Question[] = [];
  let first = 0;
  for (const [n, { question, document_id }] of questions.entries()) {
    const wanted = { query: question, kinds: ['document'], limit: CLOSE };
    const how = vectors === undefined ? { mode: 'lexical' as const } : { mode: 'hybrid' as const, vector: vectors[n]! };
    const { passages } = await retrieveBy(ctx, wanted, how);
    const at = passages.findIndex(({ id }) => id === document_id);
    if (at === 0) first += 1;
    if (at === -1) missed.push({ question, document_id });
  }
  return { first, missed };
}
