import { expect, test } from 'vitest';
import { holidaysOfYear, isKnownPlace } from './holidays.ts';

test('only places whose holidays are known may be named', async () => {
  expect(await isKnownPlace({ country: 'CH', state: 'ZH' })).toBe(true);
  expect(await isKnownPlace({ country: 'DE', state: 'BY', region: 'A' })).toBe(true);
  expect(await isKnownPlace({ country: 'XX' })).toBe(false);
  expect(await isKnownPlace({ country: 'CH', state: 'XX' })).toBe(false);
  expect(await isKnownPlace({ country: 'CH', state: 'ZH', region: 'XX' })).toBe(false);
});

test('a moon calendar is searched in a thread, while this one goes on', async () => {
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  const days = await holidaysOfYear({ country: 'HK' }, 2021);
  clearInterval(turning);
  expect(days.map(({ date }) => date)).toContain('2021-02-12');
  expect(turns).toBeGreaterThan(0);
});
