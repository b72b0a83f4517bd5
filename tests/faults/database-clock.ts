import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { libfaketime, parts } from '@deskwire/testing/parts.ts';
import { CLOCK_ERROR_MS, untilWorkIsDone, type Field, type Prepared } from './faults.ts';

/** Somebody signs in meanwhile. */
const WRONG_MS = 5_000;

/**
 * The clock that decides what has expired is set five minutes back, then ten minutes ahead. It stays there: what was asked
 * for in the moment before a clock is set back waits until that clock has caught up, so only then would it be late.
 */
export function wrongDatabaseClock(): Prepared {
  const file = join(tmpdir(), `deskwire-clock-${randomUUID()}`);
  const set = (ms: number): void => writeFileSync(file, `${ms < 0 ? '-' : '+'}${Math.abs(ms) / 1000}\n`);
  return {
    needs: [parts.faketime],
    env: {
      LD_PRELOAD: libfaketime ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    async place() {
      set(0);
      return async () => rmSync(file, { force: true });
    },
    fault: {
      name: 'clock of the database ±5 min',
      async strike(field) {
        for (const offset of [-CLOCK_ERROR_MS, CLOCK_ERROR_MS]) {
          set(offset);
          await assertOff(field, offset);
          await sleep(WRONG_MS);
          await untilWorkIsDone(field, `The database being ${offset} ms off`);
        }
      },
    },
  };
}

/** Throws where the clock did not follow: then nothing was tried. */
async function assertOff({ on }: Field, expected: number): Promise<void> {
  const { rows } = await on.look((client) => client.query<{ now: Date }>('select clock_timestamp() as now'));
  const off = rows[0]!.now.getTime() - Date.now();
  if (Math.abs(off - expected) > 60_000)
    throw new Error(`The clock of the database is ${off} ms off and not ${expected}, so nothing was tried.`);
}
