import { similarSolved } from '../../../desk/tickets/list/similar.ts';
import type { Searching } from '../../../knowledge/search/ranking/rank.ts';
import { keywordsIn } from '../rules/words.ts';

/** A piece of what the team knows that bears on a question. */
export interface Passage {
  readonly source_kind: 'resolved_ticket';
  readonly source_id: string;
  /** What people call it: the key of a ticket. */
  readonly label: string;
  readonly title: string;
  readonly text: string;
}
const MOST_WORDS = 12;

/**
 * The `most` passages that bear most on a text, as far as the person may see where they are from. Everything that answers
 * from the team's knowledge asks here and nowhere else. What it looks through are solved tickets.
 */
export async function retrieve(
  searching: Searching,
  text: string,
  { most, except_id = null }: { readonly most: number; readonly except_id?: string | null },
): Promise<Passage[]> {
  const words = keywordsIn(text, MOST_WORDS);
  const solved = await similarSolved(searching, { words, except_id, limit: most });
  return solved.map(({ id, key, title, notes }) => ({
    source_kind: 'resolved_ticket',
    source_id: id,
    label: key,
    title,
    text: notes,
  }));
}
