import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';

// Each file is read in a process of its own, and a busy machine starts those slowly.

const read = (mail: string | Buffer) => parseFile('eml', Buffer.from(mail), {}, { limits: { wall_ms: 10 * 60_000 } });
const mailOf = (lines: readonly string[]) => lines.join('\r\n');

test('a mail is who wrote what to whom, and what hangs at it', async () => {
  const outcome = await read(
    mailOf([
      'From: =?utf-8?B?SsO8cmdlbg==?= <jurgen@example.com>',
      'To: Team: ada@example.com, "Bob, Jr." <bob@example.com>;',
      'Cc: carol@example.com',
      'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
      'Date: Sun, 29 Nov 2026 13:00:00 +0100',
      'Message-ID: <2@example.com>',
      'In-Reply-To: <1@example.com>',
      'References: <0@example.com> <1@example.com>',
      'X-Long: a',
      ' b',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      'Content-Type: multipart/alternative; boundary=y',
      '',
      '--y',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Hello',
      '',
      'World',
      '--y',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Hello</p>',
      '--y--',
      '--x',
      'Content-Type: application/octet-stream',
      'Content-Disposition: attachment; filename="../../a.bin"',
      'Content-Transfer-Encoding: base64',
      '',
      'AAEC',
      '--x',
      'Content-Type: text/plain',
      'Content-Disposition: attachment; filename="b.txt"',
      '',
      'second',
      '--x--',
      '',
    ]),
  );
  if (!outcome.ok) throw new Error(outcome.code);
  const { bytes, headers, ...mail } = outcome.value;
  expect(mail).toMatchObject({
    subject: 'Grüße',
    from: [{ name: 'Jürgen', address: 'jurgen@example.com' }],
    to: [
      { name: '', address: 'ada@example.com' },
      { name: 'Bob, Jr.', address: 'bob@example.com' },
    ],
    cc: [{ address: 'carol@example.com' }],
    reply_to: [],
    date: '2026-11-29T12:00:00.000Z',
    message_id: '<2@example.com>',
    in_reply_to: '<1@example.com>',
    references: ['<0@example.com>', '<1@example.com>'],
    blocks: [
      { kind: 'paragraph', text: 'Hello' },
      { kind: 'paragraph', text: 'World' },
    ],
  });
  expect(headers).toContainEqual(['x-long', 'a b']);
  const contents = mail.attachments.map(({ name, start, end }) => [name, bytes.subarray(start, end).toString()]);
  expect(contents).toEqual([
    ['../../a.bin', '\0\u0001\u0002'],
    ['b.txt', expect.stringContaining('second')],
  ]);
});

test('a mail without plain text is read from its page', async () => {
  const mail = mailOf(['From: a@example.com', 'Content-Type: text/html', '', '<h1>Hi</h1><script>x</script>']);
  expect(await read(mail)).toMatchObject({
    value: { text: null, blocks: [{ kind: 'heading', text: 'Hi' }], attachments: [], date: null },
  });
});

describe('hostile', () => {
  test('parts without end', async () => {
    const parts = '--x\r\nContent-Type: application/octet-stream\r\n\r\na\r\n'.repeat(20_000);
    const outcome = await read(`From: a@example.com\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${parts}`);
    expect(outcome.ok).toBe(false);
  });

  test('parts within parts without end', async () => {
    const nested = Array.from(
      { length: 5000 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
    ).join('');
    const outcome = await read(`From: a@example.com\r\n${nested}`);
    expect(outcome).toBeDefined();
  });

  test.each([
    ['a header', `From: a@example.com\r\nSubject: ${'x'.repeat(5_000_000)}\r\n\r\nbody`],
    ['headers', `From: a@example.com\r\n${'X-A: b\r\n'.repeat(200_000)}\r\nbody`],
    ['addresses', `To: ${'a@example.com, '.repeat(100_000)}\r\n\r\nbody`],
    ['nested groups', `To: ${'a:'.repeat(100_000)}\r\n\r\nbody`],
    ['encoded words', `Subject: ${'=?utf-8?Q?a?= '.repeat(100_000)}\r\n\r\nbody`],
    ['a deep page', `From: a@example.com\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(200_000)}`],
  ])('%s without end is read or refused, and ends', async (_what, mail) => {
    const { ok, ...rest } = await read(mail);
    if (!ok) expect(rest).toMatchObject({ code: expect.stringMatching(/TOO_LARGE|UNREADABLE/) });
  });

  test('what is no mail', async () => {
    expect((await read(Buffer.from([0, 1, 2, 3, 255]))).ok).toBe(false);
    expect((await read('')).ok).toBe(false);
  });
});
