import { saysSomething, sentencesIn, wordsIn } from './words.ts';

const DAMPING = 0.85;
const ROUNDS = 30;

/**
 * The sentences that say most of a text, in their order (TextRank): a sentence counts by the sentences that share its
 * words, and these by theirs.
 */
export function summarizeByRules(text: string, most: number): string {
  const sentences = sentencesIn(text);
  if (sentences.length <= most) return sentences.join(' ');
  const scores = ranked(sentences.map((sentence) => new Set(wordsIn(sentence).filter(saysSomething))));
  const best = scores
    .map((score, at) => ({ score, at }))
    .toSorted((a, b) => b.score - a.score || a.at - b.at)
    .slice(0, most)
    .map(({ at }) => at)
    .toSorted((a, b) => a - b);
  return best.map((at) => sentences[at]!).join(' ');
}

function ranked(sentences: readonly ReadonlySet<string>[]): number[] {
  const links = sentences.map((one) => sentences.map((other) => (one === other ? 0 : likeness(one, other))));
  const totals = links.map((row) => row.reduce((sum, link) => sum + link, 0));
  let scores = sentences.map(() => 1);
  for (let round = 0; round < ROUNDS; round += 1)
    scores = scores.map((_, at) =>
      links[at]!.reduce(
        (sum, link, from) => (link === 0 ? sum : sum + (DAMPING * link * scores[from]!) / totals[from]!),
        1 - DAMPING,
      ),
    );
  return scores;
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size < 2 || other.size < 2) return 0;
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return shared / (Math.log(one.size) + Math.log(other.size));
}
