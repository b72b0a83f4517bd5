import { afterAll, expect, test } from 'vitest';
import { mistakes } from './planted.ts';
import { createRig } from './rig.ts';

const rig = await createRig();
afterAll(() => rig.close());

test('there are mistakes to find', () => {
  expect(mistakes.length).toBeGreaterThanOrEqual(10);
});

test.each(mistakes)('$mistake is found', async ({ plant, look, tells }) => {
  const takeOut = plant(rig);
  try {
    expect(await look(rig)).toContainEqual(expect.stringMatching(tells));
  } finally {
    takeOut();
  }
  expect(await look(rig)).toEqual([]);
});
