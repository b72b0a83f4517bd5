import { sentencesIn } from './words.ts';

export interface Difference {
  readonly equal: boolean;
  readonly similarity: number;
  readonly added: string[];
  readonly removed: string[];
}
const MOST = 100;
const sameAs = (sentence: string): string => sentence.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ');

/** The differences of two texts, sentence by sentence. Order and white space do not count. */
export function compareByRules(a: string, b: string): Difference {
  const [first, second] = [sentencesIn(a, 2000), sentencesIn(b, 2000)];
  const removed = without(first, second);
  const added = without(second, first);
  const shared = first.length - removed.length;
  const all = first.length + added.length;
  return {
    equal: removed.length === 0 && added.length === 0,
    similarity: all === 0 ? 1 : Math.round((shared / all) * 1000) / 1000,
    added: added.slice(0, MOST),
    removed: removed.slice(0, MOST),
  };
}

/** The sentences of one that the other does not have, each as often as it is missing there. */
function without(sentences: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(sameAs(other), (left.get(sameAs(other)) ?? 0) + 1);
  return sentences.filter((sentence) => {
    const count = left.get(sameAs(sentence)) ?? 0;
    left.set(sameAs(sentence), count - 1);
    return count <= 0;
  });
}

export const describeByRules = ({ equal, added, removed, similarity }: Difference): string =>
  equal
    ? 'Both say the same.'
    : `${added.length} sentences are only in the second, ${removed.length} only in the first; ${Math.round(similarity * 100)} % are the same.`;
