import { describe, expect, test } from 'vitest';
import { withoutForeignLinks, visible } from '../asking/fence.ts';
import { redact } from '../asking/redact.ts';
import { languageOf } from './analyze.ts';
import { compareByRules } from './compare.ts';
import { extractByRules } from './extract.ts';
import { summarizeByRules } from './summarize.ts';
import { cut, sentencesIn } from './words.ts';

const NOW = '2026-11-20T12:00:00.000Z';
const kinds = async (text: string) => (await extractByRules(text, NOW)).map(({ kind, value }) => [kind, value]);

describe('extraction', () => {
  test.each([
    [
      'Pay 1.234,50 € by 5 Dec 2026',
      [
        ['money', 'EUR 1234.50'],
        ['date', '2026-12-05'],
      ],
    ],
    [
      'USD 1,200 or $ 3',
      [
        ['money', 'USD 1200'],
        ['money', 'USD 3'],
      ],
    ],
    ['See https://example.com/a/1.2.3.', [['url', 'https://example.com/a/1.2.3']]],
    ['10.0.0.1 but not 300.1.1.1', [['ip', '10.0.0.1']]],
    [
      'WEB-12 and TKT-001',
      [
        ['ticket', 'WEB-12'],
        ['ticket', 'TKT-001'],
      ],
    ],
    ['Ann@Example.com, not a@b or @x.y', [['email', 'ann@example.com']]],
  ])('%s', async (text, expected) => {
    const found = await kinds(text);
    for (const each of expected) expect(found).toContainEqual(each);
  });

  test('hostile texts take no time', async () => {
    for (const text of [
      '1'.repeat(100_000),
      '@.'.repeat(50_000),
      '1 jan '.repeat(16_000),
      '+1 '.repeat(33_000),
      'a-'.repeat(50_000),
    ]) {
      const started = process.cpuUsage();
      await extractByRules(text, NOW);
      redact(text, ['email', 'phone', 'iban']);
      summarizeByRules(text, 3);
      const { user } = process.cpuUsage(started);
      expect(user / 1000, text.slice(0, 6)).toBeLessThan(4000);
    }
  });
});

test('a summary has the sentences that say most, in their order', () => {
  const text =
    'The server is down. Bananas are yellow. The server went down after the update. We roll the update back.';
  expect(summarizeByRules(text, 2)).toBe('The server is down. The server went down after the update.');
  expect(summarizeByRules('Only one.', 3)).toBe('Only one.');
});

test('what two texts do not share is found, whatever their order', () => {
  expect(compareByRules('A is here. B is there.', 'b is  there. A is here.')).toMatchObject({
    equal: true,
    similarity: 1,
  });
  expect(compareByRules('A is here. A is here.', 'A is here.')).toMatchObject({ removed: ['A is here.'], added: [] });
});

test('languages are told apart, and short texts are not guessed at', async () => {
  expect(await languageOf('Der Drucker im zweiten Stock antwortet nicht mehr')).toBe('de');
  expect(await languageOf('OK thanks')).toBeNull();
});

test('texts are cut between letters', () => {
  expect(cut('👩‍👩‍👧👩‍👩‍👧', 10)).toBe('👩‍👩‍👧…');
  expect(sentencesIn('- One\n- Two. Three?')).toEqual(['One', 'Two.', 'Three?']);
});

describe('links', () => {
  test.each([
    ['[a](https://a.example/x)', 'https://a.example/x', '[a](https://a.example/x)'],
    ['[a](https://evil.example)', '', 'a'],
    ['![p](https://a.example/x)', 'https://a.example/x', 'p'],
    ['<img src="https://evil.example">hi', '', 'hi'],
    ['See https://evil.example.', '', 'See [link removed]'],
    ['See https://a.example.', 'https://a.example', 'See https://a.example.'],
    ['[a] (b) [c](d', '', '[a] (b) [c](d'],
    ['www.evil.example/?q=1', '', '[link removed]'],
    ['[a][b]\n\n[b]: //evil.example/?q=1 "t"\nrest', '', '[a][b]\n\n\nrest'],
    ['[b]: <https://a.example/x>', 'https://a.example/x', '[b]: <https://a.example/x>'],
    ['[1]: The printer is broken.', 'The printer', '[1]: The printer is broken.'],
  ])('%s', (answer, material, expected) => expect(withoutForeignLinks(answer, material)).toBe(expected));
});

test('marks that nobody sees are removed, and letters of every script stay', () => {
  expect(visible('a\u200Bb\u202E\u{E0061}c é 漢字 नमस्ते')).toBe('abc é 漢字 नमस्ते');
});

test('what is taken out comes back for the person, wherever it is', () => {
  const { text, restore } = redact('Mail a@b.example, a@b.example or c@d.example', ['email']);
  expect(text).toBe('Mail [EMAIL_1], [EMAIL_1] or [EMAIL_2]');
  expect(restore({ list: ['[EMAIL_2]'], n: 1 })).toEqual({ list: ['c@d.example'], n: 1 });
});
