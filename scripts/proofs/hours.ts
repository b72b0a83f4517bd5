import { spawnSync } from 'node:child_process';
import { libfaketime } from '../../packages/testing/src/parts.ts';

/**
 * Runs the tests of what people do at hours that are easily forgotten: minutes before a month ends, in the nights in which
 * clocks change, on a leap day. All processes, PostgreSQL too, see that time.
 */
const hours = ['2026-11-30T23:54:00Z', '2027-03-28T00:52:00Z', '2027-10-31T00:52:00Z', '2028-02-28T23:54:00Z'];
const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'packages/router', 'tests/scenarios', 'tests/story'];

let failed = false;
for (const hour of hours) {
  console.log(`\nAt ${hour}`);
  const { status } = spawnSync(process.execPath, [...vitest, '-t', '^(?!the sweep takes bytes)'], {
    stdio: 'inherit',
    env: {
      ...process.env,
      LD_PRELOAD: libfaketime ?? '',
      // The files of the sweep's test have the times of the real clock.
      FAKETIME: `+${Math.round((Date.parse(hour) - Date.now()) / 1000)}s`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
