import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { answers, Outside, programOfSteps, trees, walk } from './engine.fixture.ts';

test('however often its workers die, a run has the same effects, each once, in the same order', () => {
  fc.assert(
    fc.property(trees, fc.infiniteStream(fc.nat(2)), (steps, luck) => {
      const program = programOfSteps(steps);
      const calm = new Outside(answers);
      const expected = walk(program, calm, () => false);
      const stormy = new Outside(answers);
      const got = walk(program, stormy, () => luck.next().value === 0);
      expect(stormy.effects).toEqual(calm.effects);
      expect(new Set(stormy.effects.map((effect) => effect.split(' ', 1)[0])).size).toBe(stormy.effects.length);
      expect(got.failure).toEqual(expected.failure);
      expect(got.progress.vars).toEqual(expected.progress.vars);
      expect(Object.keys(got.progress.outputs)).toEqual(Object.keys(expected.progress.outputs));
    }),
    { numRuns: 300 },
  );
});
