import { readFileSync } from 'node:fs';
import Draft04 from 'ajv-draft-04';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromAdf } from '@deskwire/adapters/accounts/jira/from-adf.ts';
import { fromWiki } from '@deskwire/adapters/accounts/jira/from-wiki.ts';
import { isLossy, jiraTexts } from '@deskwire/adapters/accounts/jira/texts.ts';
import { toAdf } from '@deskwire/adapters/accounts/jira/to-adf.ts';
import { toWiki } from '@deskwire/adapters/accounts/jira/to-wiki.ts';
import { runs, seed } from '@deskwire/testing/effort.ts';

/** What Atlassian publishes of its documents: dist/json-schema/v1/full.json of @atlaskit/adf-schema 57.7.22 (Apache-2.0). */
const schema = JSON.parse(readFileSync(new URL('adf-schema.fixture.json', import.meta.url), 'utf8')) as object;
const isDocument = new Draft04.default({ strict: false }).compile(schema);

const SIGNS = [
  '**',
  '_',
  '~~',
  '`',
  '[a](https://x.example)',
  '- ',
  '1. ',
  '> ',
  '# ',
  '\n',
  '\n\n',
  '```\n',
  '---\n',
].concat([
  '| a | b |\n| - | - |\n',
  'x',
  'y z',
  ' ',
  '  \n',
  '![i](u)',
  '<b>',
  '\t',
  '[x] ',
  '[^1]',
  '\\',
  '|',
  '{',
  '*',
]);
const markdown = fc.array(fc.constantFrom(...SIGNS), { maxLength: 20 }).map((parts) => parts.join(''));

test('whatever is written here is a document that Jira Cloud takes', () => {
  expect(isDocument({ type: 'doc', version: 1, content: [{ type: 'unheard' }] })).toBe(false);
  fc.assert(
    fc.property(markdown, (text) => {
      const document = toAdf(text);
      expect(isDocument(document), JSON.stringify([isDocument.errors, document])).toBe(true);
    }),
    { numRuns: runs(500), seed },
  );
});

test('whatever is written there is read, and whatever is read can be written back', () => {
  fc.assert(
    fc.property(markdown, fc.anything(), (text, anything) => {
      expect(typeof fromWiki(text)).toBe('string');
      expect(typeof fromWiki(toWiki(text))).toBe('string');
      expect(typeof fromAdf(anything)).toBe('string');
      expect(typeof fromAdf({ type: 'doc', content: [anything, { type: 'paragraph', content: [anything] }] })).toBe(
        'string',
      );
    }),
    { numRuns: runs(500), seed },
  );
});

test('what was written here is never lossy there, so it can be written again', () => {
  fc.assert(
    fc.property(markdown, (text) => {
      expect(isLossy(toAdf(text)), 'a document').toBe(false);
      expect(isLossy(toWiki(text)), 'wiki markup').toBe(false);
      // Nor once it came back and was sent again.
      for (const back of jiraTexts(text)) expect([isLossy(toAdf(back)), isLossy(toWiki(back))]).toEqual([false, false]);
    }),
    { numRuns: runs(500), seed },
  );
});
