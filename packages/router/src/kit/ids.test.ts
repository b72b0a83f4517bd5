import { expect, test } from 'vitest';
import { orderedId } from './ids.ts';

test('ids that are made within one millisecond are in order, and none is made twice', () => {
  const ids = Array.from({ length: 50_000 }, orderedId);
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids.slice(0, 100))
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
