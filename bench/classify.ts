import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  guessOf,
  measure,
  train,
  type Judged,
  type Labelled,
} from '@deskwire/router/ai/ai/classification/learning/classifier.ts';
import { measured, table } from './report.ts';

/**
 * How well tickets are sorted by what was learned from others: 600 tickets of 8 categories, each sorted by a classifier
 * that learned from four fifths of the rest, for several ways to shuffle them. `npm run bench -- classify [seeds]`
 */
const seeds = Number(process.argv[2] ?? 5);
const FOLDS = 5;
const tickets = readFileSync(join(import.meta.dirname, 'data/it-tickets.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line): Labelled => {
    const comma = line.lastIndexOf(',');
    return { text: line.slice(0, comma), label: line.slice(comma + 1).trim() };
  });

/** Numbers from 0 to 1 that follow from a seed: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
function shuffled(seed: number): Labelled[] {
  const random = randomOf(seed);
  return tickets
    .map((ticket) => ({ ticket, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ ticket }) => ticket);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const rows: string[][] = [];
const all: { accuracy: number; ece: number; seconds: number }[] = [];
for (let seed = 1; seed <= seeds; seed += 1) {
  const order = shuffled(seed);
  const judged: Judged[] = [];
  const begun = performance.now();
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const { classifier } = await train(
      order.filter((_, at) => at % FOLDS !== fold),
      () => undefined,
    );
    for (const { text, label } of order.filter((_, at) => at % FOLDS === fold)) {
      const guess = guessOf(classifier, text);
      judged.push({ confidence: guess.confidence, right: guess.label === label });
    }
  }
  const seconds = (performance.now() - begun) / 1000 / FOLDS;
  const sure = judged.filter(({ confidence }) => confidence >= 0.8);
  const { accuracy, ece } = measure(judged);
  all.push({ accuracy, ece, seconds });
  rows.push([
    String(seed),
    percent(accuracy),
    percent(ece),
    percent(sure.length / judged.length),
    percent(sure.filter(({ right }) => right).length / sure.length),
    seconds.toFixed(2),
  ]);
}
const mean = (of: (one: (typeof all)[number]) => number) => all.reduce((sum, one) => sum + of(one), 0) / all.length;
console.log(table(['seed', 'accuracy', 'ECE', 'at least 80 % sure', 'of those right', 'seconds a training'], rows));
console.log(
  `\nMean of ${seeds} seeds: accuracy ${percent(mean((one) => one.accuracy))}, ECE ${percent(mean((one) => one.ece))}.`,
);
measured(
  'classify',
  mean((one) => one.accuracy),
);
measured(
  'classify_ece',
  mean((one) => one.ece),
);
