import * as fc from 'fast-check';
import { expect, test } from 'vitest';

/**
 * A history: the provider changes its state, bells ring once or more for each change in any order, and each is answered by
 * a question that begins, reads the state somewhere on its way, and arrives somewhere later.
 */
const seed = fc.integer({ min: 1, max: 2 ** 31 - 1 });

interface Question {
  readonly begins: number;
  readonly reads: number;
  readonly arrives: number;
}
function historyOf(start: number): { readonly changes: readonly number[]; readonly questions: readonly Question[] } {
  // Small seeds would begin with small numbers.
  let state = Math.imul(start, 0x9e_37_79_b1) | 1;
  const random = () => {
    // Xorshift: the same seed gives the same history.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  let at = 0;
  const changes = Array.from({ length: 1 + Math.floor(random() * 6) }, () => (at += random() * 10));
  const questions = changes.flatMap((changed) =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
      const begins = changed + random() * random() * 30;
      const reads = begins + random() * 20;
      return { begins, reads, arrives: reads + random() * 120 };
    }),
  );
  return { changes, questions };
}

const stateAt = (changes: readonly number[], time: number) => changes.filter((changed) => changed <= time).length;

type Rule = (question: { readonly number: number; readonly shown: number }, applied: number) => boolean;
/** The state that is left when every answer has arrived. */
function endsIn({ changes, questions }: ReturnType<typeof historyOf>, counts: Rule): boolean {
  const numbered = questions
    .toSorted((a, b) => a.begins - b.begins)
    .map((question, at) => ({ number: at + 1, shown: stateAt(changes, question.reads), arrives: question.arrives }));
  let held = 0;
  let applied = 0;
  for (const answer of numbered.toSorted((a, b) => a.arrives - b.arrives)) {
    if (!counts(answer, applied)) continue;
    held = answer.shown;
    applied = answer.number;
  }
  return held === changes.length;
}

/** The condition of the statement of `claimAnswer`: `applied_no < fetch_no`. */
const numberedRule: Rule = ({ number }, applied) => applied < number;

test('20,000 histories end in the state of the provider, in whatever order the answers come', () => {
  fc.assert(
    fc.property(seed, (start) => {
      expect(endsIn(historyOf(start), numberedRule)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

test('the histories are such that the last answer to come is not always the right one', () => {
  const histories = Array.from({ length: 20_000 }, (_, at) => historyOf(at + 1));
  const wrong = histories.filter((history) => !endsIn(history, () => true)).length;
  expect(wrong).toBeGreaterThan(0);
});
