import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLogger } from '@deskwire/router/runtime/logger.ts';
import { watchOver } from './watchdog.ts';

const log = createLogger({ level: 'silent', name: 'test' });
const checkAfter = (silent_ms: number) => {
  const watchdog = watchOver(() => silent_ms, log);
  watchdog.stop();
  return watchdog.check();
};

test('a worker that got a job lately is well', () => {
  expect(checkAfter(99_000)).toEqual({ ok: true, silent_s: 99 });
});

test('a worker that no job reaches any more is not', () => {
  expect(checkAfter(101_000)).toEqual({ ok: false, reason: 'gets no jobs', silent_s: 101 });
});

test('it ends itself, so that it is started anew', () => {
  const program = `
    import { watchOver } from ${JSON.stringify(join(import.meta.dirname, 'watchdog.ts'))};
    watchOver(() => 200_000, { fatal: (_fields, message) => console.log(message) }, 10);`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([1, 'No jobs are getting through: the worker exits to be restarted\n']);
});
