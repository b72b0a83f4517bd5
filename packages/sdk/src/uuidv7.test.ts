import { expect, test } from 'vitest';
import { after, uuidv7 } from './uuidv7.ts';

test('an id is a UUIDv7 of its time, and unlike any other', () => {
  const at = Date.parse('2026-11-30T05:00:00Z');
  const ids = Array.from({ length: 1000 }, () => uuidv7(at));
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(at);
  }
});

test('what is added later sorts later, also if the clock is set back or makes no sense', () => {
  let last = uuidv7(Date.now());
  for (const now of [Date.now(), 0, -5, Date.now() - 86_400_000, Date.now() + 1]) {
    const next = after(last, now);
    expect(next > last).toBe(true);
    expect(next).toHaveLength(36);
    last = next;
  }
  expect(after('0198ffff-ffff-7fff-bfff-ffffffffffff', 0)).toBe('0198ffff-ffff-7fff-c000-000000000000');
});
