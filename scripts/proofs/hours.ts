import { spawnSync } from 'node:child_process';
import { libfaketime } from '../../packages/testing/src/parts.ts';

/**
 * Runs the tests of what people do at hours that are easily forgotten: minutes before a year ends, in the nights in which
 * clocks change, on a leap day. All processes, PostgreSQL too, see that time. It passes while they run, so they are run in
 * parts, each from the hour anew. `npm run proofs -- hours` runs them all; `node scripts/proofs/hours.ts <hour>` one.
 */
const all = ['2026-12-31T23:54:00Z', '2027-03-28T00:52:00Z', '2027-10-31T00:52:00Z', '2028-02-28T23:54:00Z'];
const asked = process.argv.slice(2);
const PARTS = 4;
const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'packages/router', 'tests/scenarios', 'tests/story'];
// The files of the sweep's test have the times of the real clock.
const able = ['-t', '^(?!the sweep takes bytes)'];

const failed: string[] = [];
for (const hour of asked.length > 0 ? asked : all)
  for (let part = 1; part <= PARTS; part++) {
    const title = `${hour}, part ${part} of ${PARTS}`;
    console.log(`\nAt ${title}`);
    const { status } = spawnSync(process.execPath, [...vitest, `--shard=${part}/${PARTS}`, ...able], {
      stdio: 'inherit',
      env: {
        ...process.env,
        LD_PRELOAD: libfaketime ?? '',
        FAKETIME: `+${Math.round((Date.parse(hour) - Date.now()) / 1000)}s`,
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    });
    if (status !== 0) failed.push(title);
  }
for (const title of failed) console.error(`Failed at ${title}.`);
process.exit(failed.length > 0 ? 1 : 0);
