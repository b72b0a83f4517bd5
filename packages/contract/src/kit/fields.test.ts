import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { contract } from '../contract.ts';
import { entries } from './define.ts';
import { email, line, plannedAt, planningDate, text, timestamp } from './fields.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: string) =>
  schema.safeParse(value).success;

describe('a date has bounds that mean something', () => {
  test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-11-20T10:00:00+15:00'])(
    'the instant %s is accepted',
    (value) => expect(accepts(timestamp(), value)).toBe(true),
  );
  test.each(['0001-01-01T00:00:00+05:00', '9999-12-31T23:59:59-01:00', '0000-06-01T00:00:00Z'])(
    'the instant %s, which is in no year from 1 to 9999 in UTC, is refused',
    (value) => expect(accepts(timestamp(), value)).toBe(false),
  );
  test('a planned day is between 1970 and twenty years from now', () => {
    const year = new Date().getUTCFullYear();
    expect(['1970-01-01', `${year + 20}-12-31`].map((day) => accepts(planningDate(), day))).toEqual([true, true]);
    const far = ['1969-12-31', `${year + 21}-01-01`, '0001-01-01', '9999-12-31'];
    expect(far.map((day) => accepts(planningDate(), day))).toEqual([false, false, false, false]);
  });
});

test('an instant that is planned has the same bounds', () => {
  for (const at of ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:59Z'])
    expect(accepts(plannedAt(), at)).toBe(false);
  expect(accepts(plannedAt(), '2026-12-24T12:00:00+01:00')).toBe(true);
});

describe('a text is what can be seen of it', () => {
  test.each([
    ['composed', 'Mu\u0308ller', 'M\u00fcller'],
    ['trimmed, of wide blanks too', '\u3000 a\u00a0', 'a'],
    ['kept with its joiners', '👩\u200d👩\u200d👧', '👩\u200d👩\u200d👧'],
    ['kept with its lines', 'a\tb\r\nc', 'a\tb\r\nc'],
  ])('it is %s', (_, given, kept) => expect(text(50).parse(given)).toBe(kept));
  test.each(['\u200b\u2060\u200b', '\u200e\u200f', '\u3164', '\u2800', '\u00ad', ' \u115f ', '\ufeff', '\ufe0f'])(
    'a text of which nothing can be seen is empty: %j',
    (given) => expect(accepts(text(50), given)).toBe(false),
  );
  test.each(['a\u0000', 'a\u0008', 'a\u000bb', 'a\u001b[31m', 'a\ufffe', 'a\uffff', 'a\ud800'])(
    'what XML cannot hold is refused: %j',
    (given) => expect(accepts(text(50), given)).toBe(false),
  );
});

describe('a name or title is one line', () => {
  test.each([
    ['Bob\r\nBcc: evil@example.com', 'Bob Bcc: evil@example.com'],
    [' a \n\n b\u2028c ', 'a b c'],
    ['\n', ''],
    ['one line', 'one line'],
  ])('%j is kept as %j', (given, kept) => expect(line(50, 0).parse(given)).toBe(kept));
  test('of line breaks alone it is none', () => expect(line(50).safeParse('\r\n\u2028').success).toBe(false));
  test('so is every name, title and subject that people give', () => {
    const given = [...entries(contract)].flatMap(([path, { input }]) =>
      Object.entries((input as { shape?: Record<string, z.ZodType> }).shape ?? {})
        .filter(([field]) => /^(?:name|title|full_name|subject|label|holder_name|client_name)$/.test(field))
        .map(([field, schema]) => [path, field, schema.safeParse('a\nb').data] as const),
    );
    expect(given.length).toBeGreaterThan(40);
    const torn = given.filter(([, , kept]) => typeof kept === 'string' && kept !== 'a b').map(([path]) => path);
    // These name jobs, which have no breaks in their names.
    expect(torn.filter((path) => !path.startsWith('admin.'))).toEqual([]);
  });
});

describe('an address may be internationalised', () => {
  test.each([
    ['joerg@m\u00fcller-example.de', 'joerg@xn--mller-example-wob.de'],
    ['J\u00f6rg@Example.com', 'j\u00f6rg@example.com'],
    ['jo\u0308rg@example.com', 'j\u00f6rg@example.com'],
    ['\u4f60\u597d@\u4f8b\u5b50.\u4e2d\u56fd', '\u4f60\u597d@xn--fsqu00a.xn--fiqs8s'],
    [' Anna+test@Example.COM ', 'anna+test@example.com'],
    ['anna@xn--mller-example-wob.de', 'anna@xn--mller-example-wob.de'],
  ])('%s is kept as %s', (given, kept) => expect(email().parse(given)).toBe(kept));
  test.each([
    'a@b',
    'a b@example.com',
    '@example.com',
    'a@@example.com',
    'a@example..com',
    '.a@example.com',
    'a..b@example.com',
    'a@-x.de',
    'a@x/y.de',
    'a\u0000@example.com',
    'a@m\u00fcller/x.de',
  ])('%j is no address', (given) => expect(accepts(email(), given)).toBe(false));
});
