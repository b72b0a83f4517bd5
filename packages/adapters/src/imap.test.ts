import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createImap, type ImapAccount, type ImapMail, type ImapPosition, type ImapReading } from './imap.ts';
import { PASSWORD, startImap, USER, type ImapServer } from './imap-server.fixture.ts';

let server: ImapServer;
beforeAll(async () => {
  server = await startImap();
});
afterAll(() => server.close());

const account = (): ImapAccount => ({
  host: server.host,
  port: server.port,
  security: 'none',
  user: USER,
  password: PASSWORD,
  folder: 'INBOX',
});
const inside = () => createImap({ private_hosts: [`${server.host}:${server.port}`] });
const reading: ImapReading = { most: 50, max_bytes: 10_000, after: '2000-01-01T00:00:00Z' };
const mail = (subject: string, more = '') => `From: a@example.com\nSubject: ${subject}\n\nHello\n${more}`;

async function read(since: ImapPosition, given: Partial<ImapReading> = {}, from = account()) {
  const mails: ImapMail[] = [];
  const position = await inside().read(from, since, { ...reading, ...given }, async (one) => void mails.push(one));
  return { position, subjects: mails.map(({ source }) => source && /Subject: (.*)\r/.exec(source.toString())?.[1]) };
}
const never: ImapPosition = { uid_validity: null, last_uid: 0 };

describe('a mailbox', () => {
  test('is read on from where it was left, and nothing in it is marked', async () => {
    server.deliver(mail('first'));
    server.deliver(mail('second'));
    const { position, subjects } = await read(never);
    expect(subjects).toEqual(['first', 'second']);
    expect((await read(position)).subjects).toEqual([]);
    server.deliver(mail('third'));
    server.deliver(mail('fourth'));
    const one = await read(position, { most: 1 });
    expect(one.subjects).toEqual(['third']);
    expect((await read(one.position)).subjects).toEqual(['fourth']);
    const fetches = server.commands.filter((command) => command.includes('BODY'));
    expect(fetches.every((command) => command.includes('BODY.PEEK[]'))).toBe(true);
    expect(server.commands.some((command) => /^(SELECT|UID STORE|STORE|UID MOVE|EXPUNGE)/i.test(command))).toBe(false);
  });

  test('that gives its mails other numbers is read anew, without what is older than it is ours', async () => {
    const { position } = await read(never);
    server.uid_validity += 1;
    server.deliver(mail('old'), '2010-01-01T00:00:00Z');
    const { subjects } = await read(position, { after: '2020-01-01T00:00:00Z' });
    expect(subjects).toContain('fourth');
    expect(subjects).not.toContain('old');
  });

  test('that was never read begins with what came since then, also before the first visit', async () => {
    server.deliver(mail('new'), '2030-01-02T00:00:00Z');
    expect((await read(never, { after: '2030-01-01T00:00:00Z' })).subjects).toEqual(['new']);
  });

  test('hands over what is too large without its bytes, and a mail that was not taken again', async () => {
    const { position } = await read(never);
    server.deliver(mail('large', 'x'.repeat(20_000)));
    server.deliver(mail('small'));
    expect((await read(position)).subjects).toEqual([null, 'small']);
    const failing = inside().read(account(), position, reading, () => Promise.reject(new Error('full')));
    await expect(failing).rejects.toThrow('full');
  });

  test('tells who may not read it, and what is not there', async () => {
    expect(await inside().check(account())).toMatchObject({ mails: server.mails.length });
    await expect(inside().check({ ...account(), password: 'wrong' })).rejects.toMatchObject({ reason: 'login' });
    await expect(inside().check({ ...account(), folder: 'Nowhere' })).rejects.toMatchObject({ reason: 'folder' });
    const { port } = server;
    await server.close();
    await expect(inside().check({ ...account(), port })).rejects.toMatchObject({ reason: 'unreachable' });
  });
});

describe('a host that a user names', () => {
  const outside = createImap();
  test.each([
    ['in our network', { host: '127.0.0.1', port: 143, security: 'starttls' }],
    ['in our network by name', { host: 'localhost', port: 993, security: 'tls' }],
    ['in our network by IPv6', { host: '::1', port: 993, security: 'tls' }],
    ['at the address of a cloud', { host: '169.254.169.254', port: 993, security: 'tls' }],
    ['at another port', { host: 'imap.example.com', port: 25, security: 'tls' }],
    ['in the clear', { host: 'imap.example.com', port: 143, security: 'none' }],
  ] as const)('%s is refused', async (_, where) => {
    const account = { ...where, user: USER, password: PASSWORD, folder: 'INBOX' };
    await expect(outside.check(account)).rejects.toMatchObject({ reason: 'refused' });
  });
});
