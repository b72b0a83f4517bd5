import { expect, test } from 'vitest';
import { plainOf } from './plain.ts';

test.each([
  ['The queue is **full** and _red_.', 'The queue is full and red.'],
  ['# Access\n\nWhoever *needs* it:\n\n1. asks\n2. waits\n- [x] done', 'Access Whoever needs it: asks waits done'],
  ['> > said ~~before~~ by [Ada](https://a.example/b_c "her page")', 'said before by Ada'],
  ['![the door](https://a.example/door.png) is <https://a.example/x_y>', 'the door is https://a.example/x_y'],
  ['Run `rm **/*_old*` now', 'Run rm **/*_old* now'],
  ['```ts\nconst a = 1;\n```\nand so on', 'const a = 1; and so on'],
  ['| a | b |\n|---|:-:|\n| 1 | 2 |', '| a | b | | 1 | 2 |'],
  [String.raw`2 \* 3 is not \_six\_`, '2 * 3 is not _six_'],
  ['<@01890a5d-ac96-774b-bcce-b302099a8057> please look', '@… please look'],
])('the words of %j are %j', (markdown, words) => {
  expect(plainOf(markdown)).toBe(words);
});

test.each(['snake_case_name stays', '5 * 3 = 15 and 5*3 too', 'a - b, 1. of May? C# and F#', 'x > y', '_'])(
  '%j has no marks',
  (words) => {
    expect(plainOf(words)).toBe(words);
  },
);

test('marks whose partner was cut off go as well', () => {
  expect(plainOf('and the **last word')).toBe('and the last word');
  expect(plainOf('last word** and `more')).toBe('last word and more');
});
