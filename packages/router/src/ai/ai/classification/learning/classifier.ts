import { saysSomething, wordsIn } from '../../rules/words.ts';

/** A text that somebody filed. */
export interface Labelled {
  readonly text: string;
  readonly label: string;
}
/** A text as it counts: its words with their weights, of length 1. */
type Vector = ReadonlyMap<number, number>;
/** A classifier learned from a team's labels. */
export interface Classifier {
  readonly labels: readonly string[];
  /** Place and rarity of each word it knows. */
  readonly vocabulary: ReadonlyMap<string, { readonly at: number; readonly idf: number }>;
  /** A row for each label: the weight of each word, and last of the label itself. */
  readonly weights: Float32Array;
  /** The divisor of scores, so that a confidence says how often it is right. */
  readonly temperature: number;
}
export interface Prediction {
  readonly label: string;
  /** How often such predictions are right, from 0 to 1. */
  readonly confidence: number;
}

/** Bounds the weights that are learned and stored. */
const MOST_WEIGHTS = 400_000;
const MOST_WORDS = 20_000;
const L2 = 1e-3;
const STEP = 0.2;
/** More of them learn the texts by heart. */
const STEPS = 20;
export const FOLDS = 5;
/** Fewer words than this say nothing about a text. */
const FEWEST_WORDS = 3;
const UNSURE = 0.5;
/** Longest text that counts, in words: a log file is not worth more than its beginning. */
const READ_WORDS = 400;

/** The words of a text, frequent ones as well: that somebody greets or thanks tells requests from reports. */
const termsOf = (text: string): readonly string[] => wordsIn(text).slice(0, READ_WORDS);

/** Lets others run between the steps of a long calculation. */
export type YieldTurn = () => Promise<void> | undefined;

/**
 * Learns to tell labels apart: softmax regression over TF-IDF, each label counting the same however often it occurs, and
 * a temperature from predictions of texts that were left out. Texts come in the order in which they are split for that.
 */
export async function train(
  samples: readonly Labelled[],
  yieldTurn: YieldTurn,
  /** Texts that describe labels: learned from, but not measured by. */
  described: readonly Labelled[] = [],
): Promise<{ readonly classifier: Classifier; readonly metrics: Metrics }> {
  const held: Scored[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const learned = await fit([...samples.filter((_, at) => at % FOLDS !== fold), ...described], yieldTurn);
    for (const [at, { text, label }] of samples.entries()) {
      if (at % FOLDS !== fold) continue;
      held.push({
        scores: scoresOf(learned, vectorOf(learned.vocabulary, text)),
        right: learned.labels.indexOf(label),
      });
    }
  }
  const temperature = temperatureOf(held);
  const classifier = { ...(await fit([...samples, ...described], yieldTurn)), temperature };
  return { classifier, metrics: measure(held.map(({ scores, right }) => judged(scores, right, temperature))) };
}

/** The label that a text most likely has; undefined where too little of it is known, or nothing is likely. */
export function predict(classifier: Classifier, text: string): Prediction | undefined {
  const words = termsOf(text).filter(saysSomething);
  const known = words.filter((word) => classifier.vocabulary.has(word)).length;
  if (known < FEWEST_WORDS || known * 2 < words.length) return undefined;
  const guess = guessOf(classifier, text);
  return guess.confidence < UNSURE ? undefined : guess;
}

/** The same without a bound to what it is sure of. */
export function guessOf(classifier: Classifier, text: string): Prediction {
  const scores = scoresOf(classifier, vectorOf(classifier.vocabulary, text));
  const chances = softmax(scores, classifier.temperature);
  const best = indexOfBest(chances);
  return { label: classifier.labels[best]!, confidence: chances[best]! };
}

async function fit(samples: readonly Labelled[], yieldTurn: YieldTurn): Promise<Classifier> {
  const labels = [...new Set(samples.map(({ label }) => label))].toSorted();
  const vocabulary = vocabularyOf(samples, Math.floor(MOST_WEIGHTS / Math.max(1, labels.length)));
  const rows = samples.map(({ text, label }) => ({ vector: vectorOf(vocabulary, text), label: labels.indexOf(label) }));
  const width = vocabulary.size + 1;
  const weights = new Float32Array(labels.length * width);
  const counts = labels.map((_, at) => rows.filter(({ label }) => label === at).length);
  const share = counts.map((count) => rows.length / (labels.length * count));
  const total = rows.reduce((sum, { label }) => sum + share[label]!, 0);
  const gradient = new Float32Array(weights.length);
  const [first, second] = [new Float32Array(weights.length), new Float32Array(weights.length)];
  for (let step = 1; step <= STEPS; step += 1) {
    gradient.fill(0);
    for (const { vector, label } of rows) {
      const chances = softmax(scoresBy(weights, labels.length, width, vector), 1);
      for (const [at, chance] of chances.entries()) {
        const error = ((chance - (at === label ? 1 : 0)) * share[label]!) / total;
        const row = at * width;
        for (const [word, weight] of vector) gradient[row + word]! += error * weight;
        gradient[row + width - 1]! += error;
      }
    }
    adam({ weights, gradient, first, second, width }, step);
    await yieldTurn();
  }
  return { labels, vocabulary, weights, temperature: 1 };
}

interface Learning {
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly width: number;
}
function adam({ weights, gradient, first, second, width }: Learning, step: number): void {
  const [early, late] = [1 - 0.9 ** step, 1 - 0.999 ** step];
  for (let at = 0; at < weights.length; at += 1) {
    const isBias = (at + 1) % width === 0;
    const slope = gradient[at]! + (isBias ? 0 : L2 * weights[at]!);
    first[at] = 0.9 * first[at]! + 0.1 * slope;
    second[at] = 0.999 * second[at]! + 0.001 * slope * slope;
    weights[at]! -= (STEP * (first[at]! / early)) / (Math.sqrt(second[at]! / late) + 1e-8);
  }
}

/** Words of at least two texts, the most frequent ones first. */
function vocabularyOf(samples: readonly Labelled[], room: number): Classifier['vocabulary'] {
  const counts = new Map<string, number>();
  for (const { text } of samples) {
    for (const term of new Set(termsOf(text))) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const kept = [...counts]
    .filter(([, count]) => count > 1)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, Math.min(room, MOST_WORDS));
  return new Map(
    kept.map(([term, count], at) => [term, { at, idf: Math.log((1 + samples.length) / (1 + count)) + 1 }]),
  );
}

function vectorOf(vocabulary: Classifier['vocabulary'], text: string): Vector {
  const counts = new Map<number, { count: number; idf: number }>();
  for (const term of termsOf(text)) {
    const known = vocabulary.get(term);
    if (known === undefined) continue;
    counts.set(known.at, { count: (counts.get(known.at)?.count ?? 0) + 1, idf: known.idf });
  }
  const weighted = [...counts].map(([at, { count, idf }]): [number, number] => [at, (1 + Math.log(count)) * idf]);
  const length = Math.sqrt(weighted.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
  return new Map(weighted.map(([at, weight]) => [at, weight / length]));
}

const scoresOf = ({ weights, labels, vocabulary }: Classifier, vector: Vector) =>
  scoresBy(weights, labels.length, vocabulary.size + 1, vector);
function scoresBy(weights: Float32Array, labels: number, width: number, vector: Vector): Float64Array {
  const scores = new Float64Array(labels);
  for (let at = 0; at < labels; at += 1) {
    const row = at * width;
    let score = weights[row + width - 1]!;
    for (const [word, weight] of vector) score += weights[row + word]! * weight;
    scores[at] = score;
  }
  return scores;
}

function softmax(scores: Float64Array, temperature: number): Float64Array {
  const most = scores.reduce((one, other) => Math.max(one, other), -Infinity);
  const chances = scores.map((score) => Math.exp((score - most) / temperature));
  const sum = chances.reduce((one, other) => one + other, 0);
  return chances.map((chance) => chance / sum);
}
const indexOfBest = (chances: Float64Array): number =>
  chances.reduce((best, chance, at) => (chance > chances[best]! ? at : best), 0);

/** A text that was scored without having been learned from. `right` is -1 if its label was not learned at all. */
interface Scored {
  readonly scores: Float64Array;
  readonly right: number;
}
/** The temperature under which what happened was most likely, by golden section. */
function temperatureOf(held: readonly Scored[]): number {
  const loss = (log: number) =>
    held.reduce((sum, { scores, right }) => {
      const chance = right === -1 ? 0 : softmax(scores, Math.exp(log))[right]!;
      return sum - Math.log(Math.max(chance, 1e-6));
    }, 0);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.05), Math.log(20)];
  for (let step = 0; step < 30; step += 1) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}

/** A prediction of which it is known whether it was right. */
export interface Judged {
  readonly confidence: number;
  readonly right: boolean;
}
function judged(scores: Float64Array, right: number, temperature: number): Judged {
  const chances = softmax(scores, temperature);
  const best = indexOfBest(chances);
  return { confidence: chances[best]!, right: best === right };
}

export interface Metrics {
  /** Share of texts that were left out and told right. */
  readonly accuracy: number;
  /** Expected calibration error: how far confidences are from how often they are right, on average over ten bins. */
  readonly ece: number;
}
export function measure(all: readonly Judged[]): Metrics {
  const bins = Map.groupBy(all, ({ confidence }) => Math.min(9, Math.floor(confidence * 10)));
  let ece = 0;
  for (const bin of bins.values()) {
    const right = bin.filter((one) => one.right).length / bin.length;
    const said = bin.reduce((sum, { confidence }) => sum + confidence, 0) / bin.length;
    ece += (bin.length / all.length) * Math.abs(right - said);
  }
  return { accuracy: all.filter(({ right }) => right).length / all.length, ece };
}
