import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { productFiles } from './kit/regular-expressions.ts';

const root = join(import.meta.dirname, '..');

/** Phrases that are right in other languages. `docs/style.md` has the English ones. */
const stilted =
  /\b(?:hangs? at|told of|times? (?:is|are) over|unless told(?! otherwise)|tak(?:es?|ing) (?:it |that |this |them )?back|taken back)\b/i;

/** A clause instead of a subject, as in "What a door knows of a request". */
const clause = /^(?:What|Where|Who|Whom|Whose|Whoever|Whatever|Wherever)\b/;
/**
 * Folders with comments that begin with clauses: published prompts never change, not even there. One that no longer needs to be
 * listed fails the test.
 */
const open = ['apps/console/', 'packages/router/src/ai/ai/prompts/'];

/** The comments of the product, each as one line of text. */
const comments = productFiles().flatMap((file) =>
  parseSync(file, readFileSync(join(root, file), 'utf8')).comments.map(({ value }) => ({
    file,
    text: value
      .replaceAll(/\n\s*\*/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .replace(/^\*? /, '')
      .trim(),
  })),
);

test('comments are in the English of the style page', () => {
  expect(comments.length).toBeGreaterThan(5000);
  expect(comments.filter(({ text }) => stilted.test(text))).toEqual([]);
});

test('comments begin with a thing or a verb', () => {
  const found = comments.filter(({ text }) => clause.test(text));
  expect(found.filter(({ file }) => !open.some((folder) => file.startsWith(folder)))).toEqual([]);
  expect(open.filter((folder) => !found.some(({ file }) => file.startsWith(folder)))).toEqual([]);
});
