import { expect, test } from 'vitest';
import { testWorld } from '../../testing/world.ts';
import { patternOf } from './pattern.ts';

const world = await testWorld();
const erased = async (text: unknown, names: string[], addresses: string[] = []): Promise<unknown> => {
  const { rows } = await world.pool.query<{ value: unknown }>(
    `select erase_words($1::${typeof text === 'string' ? 'text' : 'jsonb'}, $2) as value`,
    [typeof text === 'string' ? text : JSON.stringify(text), patternOf({ names, addresses })],
  );
  return rows[0]!.value;
};

test('a name of several words is found in any case and spelling, and only as whole words', async () => {
  const names = ['Ann Lee'];
  expect(await erased('Ann Lee, ANN  LEE and ann_lee.pdf', names)).toBe('[erased], [erased] and [erased].pdf');
  expect(await erased('Joann Lee met Ann Leeds. Ann left.', names)).toBe('Joann Lee met Ann Leeds. Ann left.');
});

test('a name that is a word of the language too is erased as it is written only', async () => {
  expect(await erased('Will said that we will.', ['Will'])).toBe('[erased] said that we will.');
});

test('an address is erased as a whole, whatever its case, and others that contain it are not', async () => {
  const addresses = ['ann@x.example'];
  expect(await erased('Ann@X.example, ann%40x.example <ann@x.example>.', [], addresses)).toBe(
    '[erased], [erased] <[erased]>.',
  );
  const others = 'joann@x.example jo.ann@x.example ann@x.example.org ann@x.examples';
  expect(await erased(others, [], addresses)).toBe(others);
});

test('names in scripts without spaces, with accents, and with signs of regular expressions are erased', async () => {
  expect(await erased('山田さんと田中', ['山田'])).toBe('[erased]さんと田中');
  expect(await erased('ÉMILE ÖZ, Émile Özil', ['Émile Öz'])).toBe('[erased], Émile Özil');
  expect(await erased('A (B) C. or AxBxC', ['A (B) C.'])).toBe('[erased] or AxBxC');
});

test('strings inside JSON are erased, also with quotes in them; keys and other values stay', async () => {
  const name = 'Ann "Bee" Lee';
  expect(await erased({ [name]: [name, 1, { deep: `by ${name}` }], none: null }, [name])).toEqual({
    [name]: ['[erased]', 1, { deep: 'by [erased]' }],
    none: null,
  });
});

test('nobody to look for is no pattern, and a name that says erased does not go round in circles', () => {
  expect(patternOf({ names: ['', ' '], addresses: [] })).toBeNull();
  expect(patternOf({ names: ['Erased'], addresses: ['[erased]'] })).toBeNull();
});
