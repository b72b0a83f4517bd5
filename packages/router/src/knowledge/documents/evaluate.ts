import type { documents } from '@deskwire/contract/knowledge/documents.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { retrieve } from '../search/retrieve.ts';
import { getDocument } from './present.ts';

const CLOSE = 5;

/** Asks questions whose answers are known, and says how often the right document comes up. */
export async function evaluate(ctx: Ctx<typeof documents.evaluate>, { questions }: In<typeof documents.evaluate>) {
  const missed: { question: string; document_id: string }[] = [];
  let first = 0;
  for (const { document_id } of questions) await getDocument(ctx.db, ctx.scope, document_id);
  for (const { question, document_id } of questions) {
    const found = await retrieve(ctx, { query: question, kinds: ['document'], limit: CLOSE });
    const at = found.findIndex(({ id }) => id === document_id);
    if (at === 0) first += 1;
    if (at === -1) missed.push({ question, document_id });
  }
  const asked = questions.length;
  return { asked, recall_at_1: first / asked, recall_at_5: (asked - missed.length) / asked, missed };
}
