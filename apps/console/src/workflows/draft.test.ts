import { expect, test } from 'vitest';
import { kindOf, moved, newStep, type Draft } from './draft.ts';

const steps: readonly Draft[] = [
  { id: 'call_1', call: 'tickets.update' },
  { id: 'each_1', each: '{{ [] }}', do: [{ id: 'call_2', call: 'tickets.get' }] },
  { id: 'branch_1', branch: [{ do: [{ id: 'call_3', call: 'tickets.get' }] }] },
];

test('a new step has an id that none has, however deep', () => {
  expect(newStep('call', steps).id).toBe('call_4');
  expect(newStep('wait', steps)).toEqual({ id: 'wait_1', wait: { seconds: 3600 } });
});

test('a step is what it does', () => {
  expect(steps.map(kindOf)).toEqual(['call', 'each', 'branch']);
});

test('a step changes places with its neighbour', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
});
