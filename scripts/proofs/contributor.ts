import { loadavg } from 'node:os';
import { tableOf } from '../reference/markdown.ts';
import { freshClone } from './clone.ts';
import { note } from './results.ts';

/** The steps of CONTRIBUTING.md in a fresh clone, to the first green test of a procedure with a column, an event and a job. */
const steps = [
  'npm run new -- procedure work/projects.freeze --id --event --job --column frozen_until',
  'npm run generate',
  'npm test -- projects/freeze',
];
const clone = freshClone();
const load = Math.round(loadavg()[0]!);
const begun = performance.now();
try {
  const rows = steps.map((line) => {
    const said = clone.typed(`${line} 2>&1`);
    if (line.startsWith('npm test') && !/Tests .*\d+ passed/.test(said)) throw new Error(said);
    return [`${Math.round((performance.now() - begun) / 1000)} s`, `\`${line}\``];
  });
  const table = tableOf(['after', 'what'], rows);
  const touched = clone.typed('git status --porcelain --untracked-files=all').trim().split('\n');
  console.log(table);
  note(
    `From a fresh clone, with Node ${clone.typed('node --version').trim()} of the machine, npm's cache and a load of ${load} at the beginning; the first step installs, the last one builds. The scaffold and the generators wrote ${touched.length} files.\n\n${table}`,
  );
} finally {
  clone.remove();
}
