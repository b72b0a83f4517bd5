import { describe, expect, test } from 'vitest';
import { moment, oneLine, shortened, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import { renderMail, type RenderedMail } from './render.ts';
import { samples, settings } from './samples.fixture.ts';
import { colors, darkColors } from './style.ts';
import type { MailSettings } from './template.ts';
import { templates, type MailName } from './templates.ts';

const names = Object.keys(templates).filter((name): name is MailName => name in samples);

function render(name: MailName, changed: Partial<MailSettings> = {}): Promise<RenderedMail> {
  return renderMail(name, { ...samples[name], ...settings, ...changed });
}

function linksOf({ html, text }: RenderedMail): string[] {
  const inHtml = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
  return [...inHtml, ...(text.match(/https?:\/\/[^\s>]+/g) ?? [])];
}

/** The same props with one thing done to every text in them that a person may have written. */
function withTexts<T>(props: T, change: (text: string) => string): T {
  return JSON.parse(
    JSON.stringify(props, (key, value: unknown) => {
      const fixed = /link$|_at$|_date$|^(change|outcome)$/.test(key);
      return typeof value === 'string' && !fixed ? change(value) : value;
    }),
  );
}

test('every template has a sample, so that every mail is looked at', () => {
  expect(names.toSorted()).toEqual(Object.keys(samples).toSorted());
  expect(names.length).toBeGreaterThan(12);
});

describe.each(names)('%s', (name) => {
  test('has a subject, one heading, and both forms say what there is to do', async () => {
    const { subject, html, text } = await render(name);
    expect(subject).toMatch(/^\S.*\S$/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('<html dir="ltr" lang="en">');
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    const [, heading = ''] = /<h1[^>]*>([^<]*)<\/h1>/.exec(html) ?? [];
    expect(text.startsWith(heading)).toBe(true);
    for (const [, href = ''] of html.matchAll(/href="([^"]*)"[^>]*class="button"|class="button"[^>]*href="([^"]*)"/g)) {
      expect(text).toContain(href.replaceAll('&amp;', '&'));
    }
    expect(html + text).not.toMatch(/undefined|null|NaN|Invalid Date|\[object/);
  });

  test('leads nowhere but to the product, and loads nothing', async () => {
    const mail = await render(name, { public_url: 'https://example.org/desk/' });
    const foreign = linksOf(mail).filter((href) => !href.startsWith('https://example.org/desk/'));
    // The one address that a person wrote is text, and stays text.
    expect(foreign).toEqual(name === 'ticket-commented' ? ['https://staging.example.com/login'] : []);
    expect(mail.html).not.toMatch(/<img|<link|<script|\ssrc=|url\(|@import/);
  });

  test('shows hostile text as text', async () => {
    const clean = await render(name);
    const hostile = `"><img src=x onerror=alert(1)></style><script>alert(2)</script>'&`;
    const mail = await renderMail(name, { ...withTexts(samples[name], () => hostile), ...settings });
    expect(mail.html).not.toMatch(/<img|<script|onerror="/);
    expect(mail.html.match(/href=/g)).toHaveLength(clean.html.match(/href=/g)?.length ?? 0);
    expect(mail.html.match(/<style>/g)).toHaveLength(1);
  });

  test('keeps its subject on one line, whatever is in it', async () => {
    const mail = await renderMail(name, {
      ...withTexts(samples[name], (text) => `${text}\r\nBcc: eve@example.com\u202e\u2028x`),
      ...settings,
    });
    expect(mail.subject).not.toMatch(/[\r\n\u2028\u202e\p{Cc}]/u);
  });

  test('stays readable when every text is very long', async () => {
    const mail = await renderMail(name, { ...withTexts(samples[name], () => 'word '.repeat(20_000)), ...settings });
    expect(mail.subject.length).toBeLessThan(320);
    expect(mail.html.length).toBeLessThan(100_000);
  });

  test('is the same mail each time', async () => {
    expect(await render(name)).toEqual(await render(name));
  });

  test('has a text of short lines', async () => {
    const { text } = await render(name);
    const long = text.split('\n').filter((line) => line.length > 78 && !/^<?https:/.test(line));
    expect(long).toEqual([]);
  });
});

describe('what a reader sees', () => {
  test('times in the own zone and locale', async () => {
    const inBerlin = await render('new-sign-in');
    expect(inBerlin.text).toContain('20 November 2026 at 08:30 CET');
    const inTokyo = await render('new-sign-in', { locale: 'de-DE', time_zone: 'Asia/Tokyo' });
    expect(inTokyo.text).toMatch(/20\. November 2026 um 16:30 (MEZ)?.*9/);
  });

  test('a wrong locale or zone does not keep the mail from leaving', () => {
    const wrong = { ...settings, locale: 'not a locale', time_zone: 'Mars/Olympus' };
    expect(moment(wrong, '2026-11-20T07:30:00.000Z')).toBe('November 20, 2026 at 7:30 AM UTC');
  });

  test('a greeting only with a name, and preferences only where there are some', async () => {
    expect((await render('ticket-assigned')).text).toContain('Hello Linus,');
    const { recipient_name: _name, preferences_link: _link, ...rest } = samples['ticket-assigned'];
    const mail = await renderMail('ticket-assigned', { ...rest, ...settings });
    expect(mail.text).not.toContain('Hello');
    expect(mail.text).not.toContain('Choose which emails');
  });

  test('a requester who cannot open the ticket gets no button', async () => {
    const { link: _link, ...rest } = samples['ticket-created'];
    const mail = await renderMail('ticket-created', { ...rest, ...settings });
    expect(mail.html).not.toContain('class="button"');
    expect(mail.text).toContain('TKT-042');
  });

  test('a comment line by line, quoted', async () => {
    const { text } = await render('ticket-commented');
    expect(text).toContain('> We found it:');
    expect(text).toMatch(/takes literally\.\n> ?\n> A fix/);
  });

  test('each kind of change of status in its own words, below the one subject of its ticket', async () => {
    const mails = await Promise.all(
      (['resolved', 'closed', 'reopened', 'waiting', 'changed'] as const).map((change) =>
        renderMail('ticket-status', { ...samples['ticket-status'], change, status: 'In review', ...settings }),
      ),
    );
    const { subject } = await render('ticket-commented');
    expect(new Set(mails.map((mail) => mail.subject))).toEqual(new Set([subject]));
    const headings = mails.map(({ html }) => /<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1]);
    expect(headings).toEqual([
      'TKT-042: resolved',
      'TKT-042: closed',
      'TKT-042: reopened',
      'TKT-042: waiting for you',
      'TKT-042: now “in review”',
    ]);
  });

  test('an operation that failed is not called done', async () => {
    const sample = samples['operation-finished'];
    const subjectOf = async (changed: Partial<typeof sample>) =>
      (await renderMail('operation-finished', { ...sample, ...changed, ...settings })).subject;
    expect(await subjectOf({ refused: 0 })).toBe('Import of it-tickets.csv is done');
    expect(await subjectOf({})).toBe('Import of it-tickets.csv partly succeeded');
    expect(await subjectOf({ outcome: 'failed' })).toBe('Import of it-tickets.csv failed');
    expect(await subjectOf({ outcome: 'cancelled' })).toBe('Import of it-tickets.csv was cancelled');
  });

  test('the line beside the subject can be chosen and is not repeated in the text', async () => {
    const mail = await renderMail('new-sign-in', {
      ...samples['new-sign-in'],
      ...settings,
      preheader: 'Beside the subject',
    });
    expect(mail.html).toContain('Beside the subject');
    expect(mail.text).not.toContain('Beside the subject');
  });
});

describe('links', () => {
  test.each([
    ['https://desk.example.com', '/a?b=c#d', 'https://desk.example.com/a?b=c#d'],
    ['https://desk.example.com/', '/', 'https://desk.example.com/'],
    ['https://example.com/desk', '/a', 'https://example.com/desk/a'],
    ['https://example.com/desk/', 'https://example.com/desk/a', 'https://example.com/desk/a'],
    ['http://localhost:3000', '/a', 'http://localhost:3000/a'],
  ])('on %s, %s is %s', (base, link, expected) => {
    expect(linkTo(base, link)).toBe(expected);
  });

  test.each([
    'https://evil.example/a',
    '//evil.example/a',
    '\\\\evil.example',
    'http://example.com/desk/a',
    'https://example.com.evil.example/desk/a',
    'https://example.com@evil.example/desk/a',
    'https://me@example.com/desk/a',
    'https://example.com:8443/desk/a',
    'https://example.com/elsewhere',
    'https://example.com/desk/../elsewhere',
    '/../elsewhere',
    'javascript:alert(1)',
    'data:text/html,x',
    'mailto:eve@example.com',
    '\thttps://evil.example',
  ])('%j never gets into a mail', (link) => {
    expect(() => linkTo('https://example.com/desk', link)).toThrow('below the public URL');
  });

  test.each(['/\\evil.example/a', 'https:evil.example', '/%2F%2Fevil.example', '/a\tb', '/ü'])(
    '%j stays with us, however it is read',
    (link) => {
      expect(linkTo('https://example.com/desk', link)).toMatch(/^https:\/\/example\.com\/desk\/[\x21-\x7e]*$/);
    },
  );

  test('a foreign link stops the mail', async () => {
    await expect(
      renderMail('new-sign-in', { ...samples['new-sign-in'], ...settings, link: 'https://evil.example' }),
    ).rejects.toThrow();
  });

  test('the name of a stranger or a team advertises nothing', async () => {
    const spam = 'Win at https://evil.example/prize';
    const { subject, html, text } = await renderMail('team-invitation', {
      ...samples['team-invitation'],
      team_name: spam,
      inviter_name: spam,
      ...settings,
    });
    expect(`${subject}${html}${text}`).not.toMatch(/https:\/\/evil|evil\.example/);
  });
});

describe('texts of people', () => {
  test.each([
    ['a\r\nb', 'a b'],
    ['  a\t b  ', 'a b'],
    ['a\u0000b', 'a b'],
    ['\u202eevil\u202c', 'evil'],
    ['ok', 'ok'],
  ])('%j on one line is %j', (text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });

  test('what is cut keeps whole characters and says that it was cut', () => {
    expect(shortened('12345', 5)).toBe('12345');
    expect(shortened('123456', 5)).toBe('1234…');
    expect(shortened('👩‍👩‍👧‍👧'.repeat(3), 14)).toBe('👩‍👩‍👧‍👧…');
    expect(unlinked('v2.0: a/b', 80).replaceAll('\u2060', '')).toBe('v2.0: a/b');
  });

  test.each(['EUR 1,234.50', '1.5 h', '08:30', 'v2.0.1', '١٢.٥', '3 . 5'])(
    '%j is a number that can be copied',
    (text) => {
      expect(unlinked(text)).toBe(text);
    },
  );

  test.each(['2.evil.example', 'x1.2y', '1:evil', 'https://1.2.3.4/a', 'a@1.2', '1.٢.x'])(
    '%j is no link for a mail program',
    (text) => {
      expect(unlinked(text)).not.toMatch(/\p{L}[.:]\p{L}|\d[.:]\p{L}|\p{L}[.:]\d|:\/|\/\/|@\d/u);
    },
  );
});

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05];
  return Math.max(a, b) / Math.min(a, b);
}

describe('colours', () => {
  test.each([
    ['light', colors],
    ['dark', darkColors],
  ])('of the %s page all reach a contrast of 4.5 : 1', (_mode, palette) => {
    const pairs = [
      [palette.ink, palette.page],
      [palette.ink, palette.card],
      [palette.ink, palette.panel],
      [palette.soft, palette.page],
      [palette.soft, palette.card],
      [palette.link, palette.card],
      [palette.onAccent, palette.accent],
    ] as const;
    for (const [text, ground] of pairs) {
      expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});
