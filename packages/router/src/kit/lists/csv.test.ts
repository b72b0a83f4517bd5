import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, unguarded } from '@deskwire/contract/kit/csv.ts';

test('texts are quoted, numbers are not, and all can be read again', () => {
  const line = csvLine(['Ünï "quoted", and; more\nlines', '007', 7, -1, true, null, ['a', 'b']]);
  expect(line).toBe('"Ünï ""quoted"", and; more\nlines","007",7,-1,true,,"[""a"",""b""]"\r\n');
  expect(parse(line)).toEqual([['Ünï "quoted", and; more\nlines', '007', '7', '-1', 'true', '', '["a","b"]']]);
});

test.each([
  ['=1+1', "'=1+1"],
  ['-1', "'-1"],
  ['@cmd', "'@cmd"],
  ['＝1+1', "'＝1+1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠cmd', "'＠cmd"],
  ['\t=1', "'\t'=1"],
  ['\r=1', "'\r'=1"],
  ['harmless;=1+1', "harmless;'=1+1"],
  ['harmless\t@cmd', "harmless\t'@cmd"],
  ['first line\n=1+1\r\n+2', "first line\n'=1+1\r\n'+2"],
  ["'=1", "''=1"],
  ["'quoted'", "'quoted'"],
  ['1+1=2', '1+1=2'],
  ['a - b', 'a - b'],
])('no spreadsheet runs %j', (text, written) => {
  expect(csvLine([text])).toBe(`"${written}"\r\n`);
  expect(unguarded(written)).toBe(text);
});

test('what was written can be imported again, whatever it says', () => {
  const signs = fc.constantFrom("'", '=', '+', '-', '@', '＝', ';', '\t', '\r', '\n', '"', 'a');
  fc.assert(
    fc.property(fc.string({ unit: signs, maxLength: 12 }), (text) => {
      const [[read]] = parse(csvLine([text])) as [[string]];
      expect(unguarded(read)).toBe(text);
    }),
  );
});
