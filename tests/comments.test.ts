import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { productFiles } from './kit/regular-expressions.ts';

const root = join(import.meta.dirname, '..');

/** Phrases that are right in other languages. `docs/style.md` has the English ones. */
const stilted =
  /\b(?:hangs? at|told of|times? (?:is|are) over|unless told(?! otherwise)|tak(?:es?|ing) (?:it |that |this |them )?back|taken back)\b/i;

/** The comments of a file, each as one line of text. */
const commentsOf = (file: string): string[] =>
  parseSync(file, readFileSync(join(root, file), 'utf8')).comments.map(({ value }) =>
    value
      .replaceAll(/\n\s*\*/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );

test('comments are in the English of the style page', () => {
  const comments = productFiles().flatMap((file) => commentsOf(file).map((text) => `${file}: ${text}`));
  expect(comments.length).toBeGreaterThan(5000);
  expect(comments.filter((comment) => stilted.test(comment))).toEqual([]);
});
