import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

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
  ['1+1=2', '1+1=2'],
  ['a - b', 'a - b'],
])('no spreadsheet runs %j', (text, written) => {
  expect(csvLine([text])).toBe(`"${written}"\r\n`);
});
