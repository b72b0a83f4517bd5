import { expect, test } from 'vitest';
import { asksSomething, askedOf, mistypable, rankedTerms } from './asked.ts';
import { fold } from './fold.ts';
import { tokensOf } from './tokens.ts';
import { vectorOf } from './vector.ts';

const terms = (text: string) => [...tokensOf(text)].map(({ term }) => term);

test('texts are compared without case, accents, width and ligatures', () => {
  for (const [text, folded] of [
    ['Zürich', 'zurich'],
    ['ＡＢＣ１２', 'abc12'],
    ['Straße', 'strasse'],
    ['ﬁle', 'file'],
    ['İstanbul', 'istanbul'],
    ['Ελλάς', 'ελλασ'],
    ['ﾌﾟﾘﾝﾀ', 'プリンタ'],
    ['서버', '서버'],
  ] as const)
    expect(fold(text), text).toBe(folded);
});

test('words joined by signs are words of their own, and so are letters and digits', () => {
  expect(terms('VPN/WLAN srv-db01.corp.local')).toEqual(['vpn', 'wlan', 'srv', 'db01', 'db', '01', 'corp', 'local']);
  expect(terms('https://intra.example.com/wiki/vpn-setup?x=1')).toContain('setup');
  expect(terms('bob@contoso.com')).toEqual(['bob', 'contoso', 'com']);
  expect(terms('getUserName ERR_RESET')).toEqual(['getusername', 'get', 'user', 'name', 'err', 'reset']);
});

test('scripts without blanks are cut into pairs, whatever stands beside them', () => {
  expect(terms('三楼打印机')).toEqual(['三楼', '楼打', '打印', '印机', '机']);
  expect(terms('VPN故障')).toEqual(['vpn', '故障', '障']);
  expect(terms('プリンターが')).toEqual(['プリ', 'リン', 'ンタ', 'ター', 'ーが', 'が']);
});

test('a vector has the places of each term, those of the title weighted', () => {
  expect(vectorOf('The printer', 'printer burns')).toEqual({ terms: "'the':1A 'printer':2A,5 'burns':6", length: 6 });
  expect(vectorOf('', 'Netzwerkdrucker').terms).toBe("'netzwerkdrucker':1 '~rekcurdkrewzten':1");
});

const queriesOf = (search: string) => askedOf(search).map(({ query }) => query);
test('a filter asks for each word by its beginning, and by the end of a compound', () => {
  expect(queriesOf('lapt drucker')).toEqual(["'lapt':*", "('drucker':* | '~rekcurd':*)"]);
  expect(queriesOf('IT')).toEqual(["'it'"]);
  expect(queriesOf('HP4250')).toEqual(["(('hp4250':* | '~0524ph':*) | ('hp' & '4250':*))"]);
  expect(queriesOf('打印机')).toEqual(["('打印' <-> '印机')"]);
  expect(queriesOf('机')).toEqual(["('机':*)"]);
  expect(queriesOf('三楼VPN故障')).toEqual(["('三楼':*)", "'vpn':*", "('故障':*)"]);
  expect(queriesOf('🖨️ -- !')).toEqual([]);
  expect(asksSomething('🖨️ -- !')).toBe(false);
});

test('a ranking asks for the stems of words, and forgives errors in words of letters only', () => {
  expect(rankedTerms('printers on Fire').map(({ query }) => query)).toEqual(["'print':*", "'on'", "'fire':*"]);
  expect(rankedTerms('Netzwerkdrucker').map(({ stem }) => stem)).toEqual(['netzw', '~rekcu']);
  expect(rankedTerms('打印机').map(({ query }) => query)).toEqual(["'打印'", "'印机'"]);
  expect(mistypable('pritner db01 it 打印机')).toEqual(['pritner']);
});
