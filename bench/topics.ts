import { unit } from '@deskwire/router/knowledge/search/vectors/vector.ts';

/** Numbers of a vector, as small models give them. */
export const DIMENSIONS = 384;
/** Texts about the same thing lie beside each other: so many, however many there are in all. */
const PER_TOPIC = 500;
/** So many of the nearest are to be found. */
export const NEAREST = 10;
/** How far a text lies from its topic, whose own length is one. */
const NOISE = 0.8;

/** Vectors of so many passages and questions, the same in each run. */
export function aboutTopics(passages: number, questions: number) {
  const topics = Array.from({ length: Math.ceil(passages / PER_TOPIC) }, () => unit(some()));
  const near = (topic: readonly number[]): number[] => {
    const noise = unit(some());
    return unit(topic.map((number, at) => number + noise[at]! * NOISE));
  };
  // As one block: a hundred thousand arrays of numbers take three times the memory, and longer to compare.
  const block = new Float32Array(passages * DIMENSIONS);
  for (let n = 0; n < passages; n++) block.set(near(topics[n % topics.length]!), n * DIMENSIONS);
  const vectorOf = (n: number) => block.subarray(n * DIMENSIONS, (n + 1) * DIMENSIONS);
  const asked = Array.from({ length: questions }, (_, n) => near(topics[(n * 7) % topics.length]!));
  return {
    asked,
    /** The vector of the passage of this number, from 0 on. */
    vectorOf: (n: number): number[] => [...vectorOf(n)],
    /** The numbers of the nearest passages, of those that count: the question is compared with every one, in full. */
    nearestTo(question: readonly number[], counts: (n: number) => boolean = () => true): number[] {
      let best: { n: number; score: number }[] = [];
      for (let n = 0; n < passages; n++) {
        if (!counts(n)) continue;
        const vector = vectorOf(n);
        let score = 0;
        for (let at = 0; at < DIMENSIONS; at++) score += question[at]! * vector[at]!;
        if (best.length === NEAREST && score <= best.at(-1)!.score) continue;
        best = [...best, { n, score }].toSorted((a, b) => b.score - a.score).slice(0, NEAREST);
      }
      return best.map(({ n }) => n);
    },
  };
}

let state = 7;
/** From -1 to 1: mulberry32. */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return (((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * 2 - 1;
}
const some = (): number[] => Array.from({ length: DIMENSIONS }, random);
