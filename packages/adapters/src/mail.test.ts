import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { MailError } from './mail-error.ts';
import { renderMail } from './mail/render.ts';
import { samples, settings } from './mail/samples.fixture.ts';
import { createMailer, type Mail, type Mailer } from './mail.ts';
import { parseSmtpUrl } from './smtp-url.ts';

const mail: Mail = {
  message_id: '<0198c0de.mail@desk.example>',
  to: 'ada@example.com',
  subject: 'Größe: 12 € – “quoted” 🚀',
  html: '<p>Hello <b>Ada</b></p>',
  text: 'Hello Ada\n',
};
const from = 'Deskwire <no-reply@desk.example>';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** A real SMTP server on a free port that keeps what it was sent. */
async function smtpServer(options: SMTPServerOptions = {}) {
  const received: { raw: Buffer; to: string[] }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({ raw: Buffer.concat(chunks), to: session.envelope.rcptTo.map(({ address }) => address) });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  /** Ends its connections and waits until the other side has done so too. */
  const hangUp = async () => {
    for (const connection of server.connections) connection.close();
    await expect.poll(() => promisify(listening.getConnections.bind(listening))()).toBe(0);
  };
  return { url: urlOf(listening), received, hangUp };
}

/** A server that speaks only as `serve` says. */
async function tcpServer(serve: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    cleanups.push(() => socket.destroy());
    serve(socket.on('error', () => {}));
  });
  server.listen(0, '127.0.0.1');
  cleanups.push(() => server.close());
  await once(server, 'listening');
  return { url: urlOf(server), server };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return `smtp://127.0.0.1:${address.port}`;
}

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'deskwire-mail-'));
  cleanups.push(() => rm(dir, { recursive: true }));
  return dir;
}

function mailer(smtp_url: string | undefined, dir = '/nonexistent', timeout_ms?: number): Mailer {
  const made = createMailer({ smtp_url, from, dir, timeout_ms });
  cleanups.push(() => made.close());
  return made;
}

async function failureOf(attempt: Promise<unknown>): Promise<MailError> {
  const error = await attempt.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof MailError) return error;
  throw new Error(`Expected a MailError, got ${String(error)}`);
}

function rejection(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

describe('by SMTP', () => {
  test('a mail arrives with its text, its HTML and the Message-ID that was given', async () => {
    const { url, received } = await smtpServer();
    const receipt = await mailer(url).send({
      ...mail,
      reply_to: 'desk+TKT-001@desk.example',
      headers: { 'List-Unsubscribe': '<https://desk.example/u>' },
    });
    expect(receipt).toMatchObject({ provider: 'smtp', response: expect.stringMatching(/^250 /) });
    expect(received[0]?.to).toEqual(['ada@example.com']);

    const parsed = await PostalMime.parse(received[0]?.raw ?? '');
    expect(parsed).toMatchObject({
      messageId: mail.message_id,
      subject: mail.subject,
      from: { name: 'Deskwire', address: 'no-reply@desk.example' },
      to: [{ address: 'ada@example.com' }],
      replyTo: [{ address: 'desk+TKT-001@desk.example' }],
    });
    expect(parsed.text?.trim()).toBe('Hello Ada');
    expect(parsed.html?.trim()).toBe(mail.html);
    const headers = Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value]));
    expect(headers).toMatchObject({
      'auto-submitted': 'auto-generated',
      'list-unsubscribe': '<https://desk.example/u>',
    });
  });

  test('a mail of ours arrives letter by letter as it was written', async () => {
    const { url, received } = await smtpServer();
    const written = await renderMail('ticket-commented', { ...samples['ticket-commented'], ...settings });
    await mailer(url).send({ ...mail, ...written });
    const parsed = await PostalMime.parse(received[0]?.raw ?? '');
    expect(parsed.subject).toBe(written.subject);
    expect(parsed.html?.trim()).toBe(written.html.trim());
    expect(parsed.text?.trim()).toBe(written.text.trim());
  });

  test('many mails share a few connections', async () => {
    let connections = 0;
    const { url, received } = await smtpServer({
      onConnect(_session, callback) {
        connections += 1;
        callback();
      },
    });
    const pooled = mailer(url);
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => pooled.send({ ...mail, message_id: `<${n}@desk.example>` })),
    );
    expect(received).toHaveLength(40);
    expect(connections).toBeLessThanOrEqual(5);
  });

  test('the login is used, and a refused login is not the fault of the mail', async () => {
    const logins: unknown[] = [];
    const { url } = await smtpServer({
      authOptional: false,
      onAuth(auth, _session, callback) {
        logins.push(auth.username);
        if (auth.password === 'right/pass') callback(null, { user: 'ok' });
        else callback(rejection(535, 'Bad credentials'));
      },
    });
    await mailer(url.replace('//', '//desk%40example:right%2Fpass@')).send(mail);
    const failure = await failureOf(mailer(url.replace('//', '//desk:wrong@')).send(mail));
    expect(failure).toMatchObject({ permanent: false, smtp_status: 535 });
    expect(logins).toEqual(['desk@example', 'desk']);
  });

  test.each([
    [550, true],
    [553, true],
    [450, false],
    [421, false],
    [530, false],
  ])('a recipient refused with %i: permanent is %s', async (code, permanent) => {
    const { url } = await smtpServer({ onRcptTo: (_address, _session, callback) => callback(rejection(code, 'No')) });
    const failure = await failureOf(mailer(url).send(mail));
    expect(failure).toMatchObject({ permanent, smtp_status: code });
    expect(failure.message).toContain('The mail server refused');
  });

  test.each([
    [554, true],
    [452, false],
  ])('a content refused with %i: permanent is %s', async (code, permanent) => {
    const { url } = await smtpServer({
      onData(stream, _session, callback) {
        stream.resume().on('end', () => callback(rejection(code, 'No')));
      },
    });
    expect(await failureOf(mailer(url).send(mail))).toMatchObject({ permanent, smtp_status: code });
  });

  test('a refused sender or a refused connection is about us, so other attempts make sense', async () => {
    const sender = await smtpServer({ onMailFrom: (_address, _session, callback) => callback(rejection(553, 'No')) });
    expect(await failureOf(mailer(sender.url).send(mail))).toMatchObject({ permanent: false, smtp_status: 553 });
    const greeting = await smtpServer({ onConnect: (_session, callback) => callback(rejection(554, 'Listed')) });
    expect(await failureOf(mailer(greeting.url).send(mail))).toMatchObject({ permanent: false });
  });

  test('a mail larger than the server takes is refused for good', async () => {
    const { url } = await smtpServer({
      size: 2000,
      onData(stream, _session, callback) {
        stream.resume().on('end', () => callback(stream.sizeExceeded ? rejection(552, 'Too large') : null));
      },
    });
    await mailer(url).send(mail);
    const failure = await failureOf(mailer(url).send({ ...mail, text: 'x'.repeat(10_000) }));
    expect(failure.permanent).toBe(true);
  });

  test('one refused mail does not harm the next on the same connection', async () => {
    const { url, received } = await smtpServer({
      onRcptTo: ({ address }, _session, callback) =>
        address.startsWith('gone') ? callback(rejection(550, 'Gone')) : callback(),
    });
    const pooled = mailer(url);
    await failureOf(pooled.send({ ...mail, to: 'gone@example.com' }));
    await pooled.send(mail);
    expect(received).toHaveLength(1);
  });

  test('a server that is not there, and one that never speaks, fail in time and may be tried again', async () => {
    const { url, server } = await tcpServer(() => {});
    const silent = await failureOf(mailer(url, undefined, 150).send(mail));
    expect(silent).toMatchObject({ permanent: false, smtp_status: undefined });

    server.close();
    expect(await failureOf(mailer(url).send(mail))).toMatchObject({ permanent: false, smtp_status: undefined });
  });

  test('a server that hangs up at once is called once per attempt', async () => {
    let calls = 0;
    const { url } = await tcpServer((socket) => {
      calls += 1;
      socket.end();
    });
    expect(await failureOf(mailer(url).send(mail))).toMatchObject({ permanent: false });
    expect(calls).toBe(1);
  });

  test('a connection that the server closed in a pause is replaced without a failure', async () => {
    const { url, received, hangUp } = await smtpServer();
    const pooled = mailer(url);
    await pooled.send(mail);
    await hangUp();
    await pooled.send(mail);
    expect(received).toHaveLength(2);
  });

  test('when the answer to a handed over mail is lost, it is not sent again behind our back', async () => {
    let handedOver = 0;
    const { url } = await tcpServer((socket) => {
      socket.write('220 ready\r\n');
      let content = false;
      socket.setEncoding('utf8').on('data', (lines: string) => {
        if (content && lines.endsWith('\r\n.\r\n')) {
          handedOver += 1;
          socket.end();
        } else if (lines.startsWith('DATA')) {
          content = true;
          socket.write('354 go on\r\n');
        } else if (!content) socket.write('250 ok\r\n');
      });
    });
    expect(await failureOf(mailer(url).send(mail))).toMatchObject({ permanent: false });
    expect(handedOver).toBe(1);
  });
});

describe('into a folder', () => {
  test('without a server each mail is one file that a mail program can read', async () => {
    const dir = join(await folder(), 'not', 'yet', 'there');
    const receipt = await mailer('', dir).send(mail);
    expect(receipt).toMatchObject({ provider: 'file', path: join(dir, (await readdir(dir))[0] ?? '') });
    const parsed = await PostalMime.parse(await readFile(receipt.path ?? ''));
    expect(parsed).toMatchObject({ messageId: mail.message_id, subject: mail.subject });
    expect(parsed.text?.trim()).toBe(mail.text.trim());
  });

  test('the same mail again replaces its file, another mail gets its own', async () => {
    const dir = await folder();
    const files = mailer(undefined, dir);
    await files.send(mail);
    await files.send({ ...mail, text: 'second attempt' });
    expect(await readdir(dir)).toHaveLength(1);
    const [name = ''] = await readdir(dir);
    expect(await readFile(join(dir, name), 'utf8')).toContain('second attempt');

    await files.send({ ...mail, message_id: '<0198c0de-mail@desk.example>' });
    expect(await readdir(dir)).toHaveLength(2);
  });

  test('the same mail sent twenty times at once leaves exactly one whole file', async () => {
    const dir = await folder();
    const files = mailer(undefined, dir);
    await Promise.all(Array.from({ length: 20 }, () => files.send(mail)));
    const [name = '', ...others] = await readdir(dir);
    expect(others).toEqual([]);
    expect((await PostalMime.parse(await readFile(join(dir, name)))).text?.trim()).toBe(mail.text.trim());
  });

  test('a Message-ID cannot lead out of the folder', async () => {
    const dir = await folder();
    const { path } = await mailer(undefined, join(dir, 'mail')).send({ ...mail, message_id: '<../../../etc/x@../y>' });
    expect(path?.startsWith(join(dir, 'mail') + '/')).toBe(true);
    expect(await readdir(dir)).toEqual(['mail']);
  });

  test('a folder that cannot be written may be tried again', async () => {
    const dir = await folder();
    const { path = '' } = await mailer(undefined, dir).send(mail);
    expect(await failureOf(mailer(undefined, join(path, 'below-a-file')).send(mail))).toMatchObject({
      permanent: false,
    });
  });
});

describe('what is refused before any server is asked', () => {
  test.each([
    '',
    'ada',
    'ada@example.com, eve@example.com',
    'Ada <ada@example.com>',
    'ada@example.com\r\nBcc: eve@example.com',
    'a b@example.com',
  ])('the recipient %j', async (to) => {
    const { url, received } = await smtpServer();
    expect(await failureOf(mailer(url).send({ ...mail, to }))).toMatchObject({ permanent: true });
    expect(await failureOf(mailer(url).send({ ...mail, reply_to: to }))).toMatchObject({ permanent: true });
    expect(received).toEqual([]);
  });

  test.each(['', 'no-brackets@example.com', '<no-at>', '<a@b>\r\nBcc: eve@example.com'])(
    'the Message-ID %j',
    async (message_id) => {
      expect(await failureOf(mailer(undefined, await folder()).send({ ...mail, message_id }))).toMatchObject({
        permanent: true,
      });
    },
  );

  test('line breaks in a subject or header begin no other header', async () => {
    const { url, received } = await smtpServer();
    await mailer(url).send({
      ...mail,
      subject: 'Hi\r\nBcc: eve@example.com',
      headers: { 'X-Ticket': 'a\r\nBcc: eve@example.com' },
    });
    const parsed = await PostalMime.parse(received[0]?.raw ?? '');
    expect(parsed.bcc).toBeUndefined();
    expect(parsed.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(received[0]?.to).toEqual(['ada@example.com']);
  });
});

describe('the URL of the server', () => {
  test.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, secure: false, requireTLS: false }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, secure: true, requireTLS: false }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false, requireTLS: false }],
  ])('%s', (url, expected) => {
    expect(parseSmtpUrl(url)).toEqual(expected);
  });

  test('a password only travels encrypted, unless this is said', () => {
    const auth = { user: 'me@example', pass: 'p/w' };
    expect(parseSmtpUrl('smtp://me%40example:p%2Fw@mail.example')).toMatchObject({ requireTLS: true, auth });
    expect(parseSmtpUrl('smtp://me%40example:p%2Fw@mail.example?requireTLS=false')).toMatchObject({
      requireTLS: false,
    });
    expect(parseSmtpUrl('smtp://me%40example:p%2Fw@localhost')).toMatchObject({ requireTLS: false });
    expect(parseSmtpUrl('smtp://mail.example?tls.rejectUnauthorized=false').tls).toEqual({ rejectUnauthorized: false });
  });

  test.each([
    'nonsense',
    'http://mail.example',
    'smtp://',
    'smtp://mail.example?typo=true',
    'smtp://mail.example?requireTLS=yes',
  ])('%s is refused at start', (url) => {
    expect(() => mailer(url)).toThrow('SMTP_URL');
  });

  test('the refusal does not repeat the password', () => {
    expect(() => mailer('smpt://me:hunter2@mail.example')).toThrow(/^(?!.*hunter2)/);
  });
});
