import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';

const read = async (mail: string) => {
  const outcome = await parseFile('mail', Buffer.from(mail), {}, { limits: { wall_ms: 10 * 60_000 } });
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
};
const replyTo = async (text: string) => (await read(`From: a@example.com\n\n${text}`)).reply;

describe('a reply is what is new in a mail', () => {
  test.each([
    ['On Mon, 30 Nov 2026 at 10:00, Desk <desk@example.com> wrote:'],
    ['Am Mo., 30. Nov. 2026 um 10:00 Uhr schrieb Desk <desk@example.com>:'],
    ['Le lun. 30 nov. 2026 à 10:00, Desk <desk@example.com> a écrit :'],
    ['El lun, 30 nov 2026 a las 10:00, Desk (<desk@example.com>) escribió:'],
    ['Op ma 30 nov. 2026 om 10:00 schreef Desk <desk@example.com>:'],
  ])('without what follows "%s"', async (line) => {
    expect(await replyTo(`It works now.\n\nThank you!\n\n${line}\n\n> Is it on?\n> Regards\n`)).toBe(
      'It works now.\n\nThank you!',
    );
  });

  test('without the head of a mail that is quoted as a whole', async () => {
    const quoted =
      'From: Desk <desk@example.com>\nSent: Monday, 30 November 2026 10:00\nTo: Ann\nSubject: It burns\n\nIs it on?';
    expect(await replyTo(`Yes.\n\n${quoted}`)).toBe('Yes.');
  });

  test('without a signature', async () => {
    expect(await replyTo('Yes.\n\n-- \nAnn\nHead of Fire\n')).toBe('Yes.');
  });

  test('with what is quoted where the answers are between', async () => {
    const text = '> Is it on?\n\nYes.\n\n> Does it burn?\n\nNo.';
    expect(await replyTo(`${text}\n\n> Regards\n> Desk`)).toBe(text);
  });

  test('without what is quoted where the answer is below', async () => {
    expect(await replyTo('> Is it on?\n> Does it burn?\n\nNeither.')).toBe('Neither.');
  });

  test('and nothing where nothing is new', async () => {
    expect(await replyTo('> Is it on?\n')).toBe('');
  });
});

test('a page is read as it would be seen', async () => {
  const { whole } = await read(
    'From: a@example.com\nContent-Type: text/html\n\n<h1>Hi</h1><p>It <i>burns</i><br>a lot</p>',
  );
  expect(whole).toBe('Hi\n\nIt burns\na lot');
});

describe('a report', () => {
  const report = (fields: string, type = 'delivery-status') =>
    `From: m@example.com\nContent-Type: multipart/report; report-type=${type}; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n${fields}\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <ours@example.com>\n\nText\n--b--\n`;

  test('says whom a mail did not reach, in any order of its fields', async () => {
    const fields = [
      'Final-Recipient: rfc822;Ann@Example.com\nAction: failed\nStatus: 5.1.1 (unknown)',
      'Status: 5.7.1\nAction: Failed\nFinal-Recipient: RFC822; <bob@example.com>',
      'Final-Recipient: rfc822; carol@example.com\nAction: delayed\nStatus: 4.4.1',
      'Action: failed\nStatus: 5.1.1',
    ].join('\n\n');
    expect((await read(report(fields))).report).toEqual({
      failed: [
        { address: 'ann@example.com', status: '5.1.1' },
        { address: 'bob@example.com', status: '5.7.1' },
      ],
      message_ids: ['<ours@example.com>'],
    });
  });

  test('of another kind says nothing of that', async () => {
    expect((await read(report('', 'disposition-notification'))).report).toBeNull();
    expect((await read('From: a@example.com\n\nHi')).report).toBeNull();
  });
});

test.each([
  ['quotes', '> '.repeat(200_000)],
  ['lines', '\n'.repeat(500_000)],
  ['beginnings of a quoted mail', 'On On On wrote '.repeat(50_000)],
  ['dashes', '-'.repeat(500_000)],
  ['words', 'a '.repeat(500_000)],
])('%s without end are read or refused, and end', async (_, text) => {
  const outcome = await parseFile('mail', Buffer.from(`From: a@example.com\n\n${text}`), {});
  if (!outcome.ok) expect(outcome.code).toMatch(/TOO_LARGE|TOO_SLOW/);
});
