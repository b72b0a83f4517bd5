import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createImap, type ImapAccount, type ImapMail, type ImapPosition, type ImapReading } from './imap.ts';
import { listen } from './listen.fixture.ts';

// A Dovecot of its own in a folder of its own; it has to be started as root.

const dir = mkdtempSync(join(tmpdir(), 'deskwire-dovecot-'));
const inbox = join(dir, 'mail/support/Maildir');
let dovecot: ChildProcess;
let plain: number;
let secure: number;

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};
const config = () => `
protocols = imap
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
listen = 127.0.0.1
ssl = yes
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${dir}/mail/%u/Maildir
first_valid_uid = 1
default_login_user = nobody
default_internal_user = nobody
default_internal_group = nogroup
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=${dir}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${plain}
  }
  inet_listener imaps {
    port = ${secure}
  }
}
service anvil {
  chroot =
}
`;

beforeAll(async () => {
  [plain, secure] = [await freePort(), await freePort()];
  for (const folder of [
    'run',
    'state',
    'mail/support/Maildir/cur',
    'mail/support/Maildir/new',
    'mail/support/Maildir/tmp',
  ])
    mkdirSync(join(dir, folder), { recursive: true });
  spawnSync('openssl', [
    ...'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost'.split(' '),
    '-keyout',
    join(dir, 'key.pem'),
    '-out',
    join(dir, 'cert.pem'),
  ]);
  writeFileSync(join(dir, 'dovecot.conf'), config());
  chmodSync(dir, 0o755);
  for (const folder of [
    'mail',
    'mail/support',
    ...['', '/cur', '/new', '/tmp'].map((one) => `mail/support/Maildir${one}`),
  ])
    chownSync(join(dir, folder), 65534, 65534);
  dovecot = spawn('dovecot', ['-F', '-c', join(dir, 'dovecot.conf')], { stdio: 'inherit' });
  for (;;) {
    try {
      await reader().check(account());
      return;
    } catch (error) {
      if (dovecot.exitCode !== null) throw error;
      await sleep(100);
    }
  }
});
afterAll(async () => {
  dovecot.kill();
  await new Promise((resolve) => dovecot.once('exit', resolve));
  rmSync(dir, { recursive: true, force: true });
});

const account = (more: Partial<ImapAccount> = {}): ImapAccount => ({
  host: '127.0.0.1',
  port: plain,
  security: 'none',
  user: 'support',
  password: 'secret',
  folder: 'INBOX',
  ...more,
});
const reader = () => createImap({ private_hosts: [`127.0.0.1:${plain}`, `127.0.0.1:${secure}`] });
let sent = 0;
function deliver(subject: string, size = 10): void {
  sent += 1;
  const file = join(inbox, 'new', `${Math.floor(Date.now() / 1000)}.M${sent}P1.test`);
  writeFileSync(
    file,
    `From: a@example.com\r\nSubject: ${subject}\r\nMessage-ID: <${sent}@test>\r\n\r\n${'x'.repeat(size)}\r\n`,
  );
  chownSync(file, 65534, 65534);
}
const reading: ImapReading = { most: 50, max_bytes: 100_000, after: '2000-01-01T00:00:00Z' };
async function read(since: ImapPosition, given: Partial<ImapReading> = {}) {
  const mails: ImapMail[] = [];
  const position = await reader().read(
    account(),
    since,
    { ...reading, ...given },
    async (mail) => void mails.push(mail),
  );
  return { position, subjects: mails.map(({ source }) => source && /Subject: (.*)\r/.exec(source.toString())?.[1]) };
}
/** The flags of Maildir are at the end of the names of files: S is \Seen. */
const flagged = () => readdirSync(join(inbox, 'cur')).filter((name) => /:2,.+$/.test(name));

test('each mail is read once, in order, and none is marked', async () => {
  for (let n = 1; n <= 60; n += 1) deliver(`No. ${n}`);
  const first = await read({ uid_validity: null, last_uid: 0 });
  expect(first.subjects).toHaveLength(50);
  const second = await read(first.position);
  expect(second.subjects).toHaveLength(10);
  expect(new Set([...first.subjects, ...second.subjects]).size).toBe(60);
  expect((await read(second.position)).subjects).toEqual([]);
  deliver('large', 200_000);
  deliver('last');
  expect((await read(second.position)).subjects).toEqual([null, 'last']);
  expect(flagged()).toEqual([]);
});

test('a mailbox that was numbered anew is read anew', async () => {
  const before = await read(
    { uid_validity: null, last_uid: 0 },
    { after: new Date(Date.now() + 60_000).toISOString() },
  );
  expect(before.subjects).toEqual([]);
  rmSync(join(inbox, 'dovecot-uidlist'));
  for (const name of readdirSync(inbox)) if (name.startsWith('dovecot.index')) rmSync(join(inbox, name));
  // UIDVALIDITY is the second of its making.
  await sleep(1_100);
  const after = await read(before.position, { most: 100 });
  expect(after.position.uid_validity).not.toBe(before.position.uid_validity);
  expect(after.subjects).toHaveLength(62);
});

test('who may not read it is told so, and nobody is trusted whose certificate is not', async () => {
  expect(await reader().check(account())).toEqual({ mails: 62 });
  await expect(reader().check(account({ password: 'wrong' }))).rejects.toMatchObject({ reason: 'login' });
  await expect(reader().check(account({ folder: 'Nowhere' }))).rejects.toMatchObject({ reason: 'folder' });
  for (const tls of [{ port: secure, security: 'tls' }, { security: 'starttls' }] as const)
    await expect(reader().check(account(tls))).rejects.toMatchObject({ reason: 'unreachable' });
});
