import { benchmarks } from '../../bench/list.ts';
import { tableOf } from './markdown.ts';

/** The benchmarks, each with the page of its last figures. */
export function benchmarksPage(): string {
  return `# Benchmarks

The table is written by \`npm run generate\` from \`bench/list.ts\`.

    npm run bench                                # all of them, with every target
    npm run bench -- rest 100000 6               # one of them, with its own arguments
    npm run bench -- rest 100000 6 --write       # keeps its figures in bench/report/rest.md

Figures of another machine, or of this one while it does something else, cannot be compared: run what you compare in one run.
Ratios to a peer in the same run are what the targets are about.

${tableOf(
  ['benchmark', 'measures'],
  Object.entries(benchmarks).map(([name, measures]) => [`[${name}](report/${name}.md)`, measures]),
)}`;
}
