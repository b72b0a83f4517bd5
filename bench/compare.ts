import { load, median, type Figure, type Load } from './load.ts';

/** How much of one side's work another gets done in the same time. */
export interface Comparison {
  readonly name: string;
  readonly ours: Load;
  readonly against: Load;
}
/** More than 1 if ours does more. */
export interface Ratios {
  /** Of requests in the same time. */
  readonly requests: number;
  /** Of processor time for a request: theirs to ours. */
  readonly processor: number;
}
interface Round {
  readonly ours: readonly Figure[];
  readonly against: readonly Figure[];
}

/**
 * Compares side by side in rounds of four short turns (ours, theirs, theirs, ours), so that whatever else the machine
 * does falls on both; the figures are medians of the ratios of the rounds. On a machine with other work to do only the
 * ratio of the servers' own processor time means much. Prints one line per comparison.
 */
export async function compare(comparisons: readonly Comparison[], { rounds }: { rounds: number }): Promise<Ratios[]> {
  for (const { ours, against } of comparisons) for (const side of [ours, against]) await warm(side);
  const kept = new Map<string, Round[]>(comparisons.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const { name, ours, against } of comparisons) {
      const [first, second, third, fourth] = [
        await turn(ours),
        await turn(against),
        await turn(against),
        await turn(ours),
      ];
      kept.get(name)!.push({ ours: [first, fourth], against: [second, third] });
    }
  for (const { name } of comparisons) console.log(lineOf(name, kept.get(name)!));
  return comparisons.map(({ name }) => ({
    requests: median(ratiosOf(kept.get(name)!)),
    processor: ofProcessor(kept.get(name)!),
  }));
}
/** Caches, plans and the compiler need requests, however long these take: the more code a side has, the more of them. */
const warm = (side: Load) => load(side, { seconds: 30, amount: side.method === 'GET' ? 5000 : 1000 });
const turn = (side: Load) => load(side, { seconds: 1 });

const ratiosOf = (rounds: readonly Round[]) => rounds.map(({ ours, against }) => rate(ours) / rate(against));
const ofProcessor = (rounds: readonly Round[]) =>
  median(rounds.map(({ ours, against }) => processor(against) / processor(ours)));

function lineOf(name: string, rounds: readonly Round[]): string {
  const ratios = ratiosOf(rounds).toSorted((a, b) => a - b);
  const of = (side: keyof Round) => {
    const figures = rounds.flatMap((round) => round[side]);
    const p99 = Math.round(median(figures.map((figure) => figure.p99)));
    return `${Math.round(rate(figures))}/s, p99 ${p99} ms, ${Math.round(processor(figures))} µs of processor each`;
  };
  const spread = `${two(ratios[0]!)} to ${two(ratios.at(-1)!)}`;
  return `${name}: ${two(median(ratios))} (${spread}), by processor time ${two(ofProcessor(rounds))} (here ${of('ours')}; there ${of('against')})`;
}

const sum = (figures: readonly Figure[], of: (figure: Figure) => number) =>
  figures.reduce((total, figure) => total + of(figure), 0);
const rate = (figures: readonly Figure[]) => sum(figures, (f) => f.requests) / sum(figures, (f) => f.seconds);
const processor = (figures: readonly Figure[]) => sum(figures, (f) => f.processor) / sum(figures, (f) => f.requests);
const two = (ratio: number) => ratio.toFixed(2);
