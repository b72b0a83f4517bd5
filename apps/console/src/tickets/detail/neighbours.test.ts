import { expect, test } from 'vitest';
import { besideOf, metIn } from './neighbours.ts';

const listOf = (...keys: string[]) => new Map(keys.map((key, at) => [key, at + 1]));
const list = listOf('A', 'B', 'C', 'D');
const met = metIn(list, 'B');

test('in a list that nothing has changed, the rows beside a ticket are those', () => {
  expect(besideOf(list, 'B', 2, met)).toEqual({ previous: { key: 'A', at: 1 }, next: { key: 'C', at: 3 } });
  expect(besideOf(list, 'A', 1, metIn(list, 'A')).previous).toBeUndefined();
  expect(besideOf(list, 'D', 4, metIn(list, 'D')).next).toBeUndefined();
});

test('a ticket that has left its list passes over none', () => {
  expect(besideOf(listOf('A', 'C', 'D'), 'B', 2, met)).toEqual({
    previous: { key: 'A', at: 1 },
    next: { key: 'C', at: 2 },
  });
  // Also where it had left before anybody looked: a link, or a page that was loaded anew.
  expect(besideOf(listOf('A', 'C', 'D'), 'B', 2, undefined)).toEqual({
    previous: { key: 'A', at: 1 },
    next: { key: 'C', at: 2 },
  });
});

test('a ticket that went to the top, or that others have moved down, goes on where it was', () => {
  expect(besideOf(listOf('B', 'A', 'C', 'D'), 'B', 2, met)).toEqual({
    previous: { key: 'A', at: 2 },
    next: { key: 'C', at: 3 },
  });
  expect(besideOf(listOf('X', 'Y', 'A', 'B', 'C', 'D'), 'B', 2, met)).toEqual({
    previous: { key: 'A', at: 3 },
    next: { key: 'C', at: 5 },
  });
});

test('what came next and was taken by somebody else is not opened', () => {
  expect(besideOf(listOf('A', 'B', 'D'), 'B', 2, met).next).toEqual({ key: 'D', at: 3 });
  expect(besideOf(listOf('A', 'D'), 'B', 2, met).next).toEqual({ key: 'D', at: 2 });
  expect(besideOf(listOf('B'), 'B', 2, met)).toEqual({ previous: undefined, next: undefined });
});
