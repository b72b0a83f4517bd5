import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createImap, type ImapAccount } from './imap.ts';
import { listen } from './listen.fixture.ts';

/** Whom files belong to. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}
export const PASSWORD = 'secret';

export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The folders of a server that some users have mail on, whose it is; `mail/<user>/Maildir` is an inbox. */
export function mailFolders(users: readonly string[], { uid, gid }: Owner): string {
  const dir = mkdtempSync(join(tmpdir(), 'deskwire-mail-'));
  for (const folder of ['run', 'state', 'spool']) mkdirSync(join(dir, folder));
  for (const user of users)
    for (const folder of ['', 'cur', 'new', 'tmp']) {
      mkdirSync(join(dir, 'mail', user, 'Maildir', folder), { recursive: true });
      chownSync(join(dir, 'mail', user, 'Maildir', folder), uid, gid);
      chownSync(join(dir, 'mail', user), uid, gid);
    }
  chownSync(join(dir, 'mail'), uid, gid);
  chmodSync(dir, 0o755);
  return dir;
}

/** Stops a program, and waits until it has. */
export async function stop(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null) return;
  const gone = new Promise((resolve) => program.once('exit', resolve));
  program.kill();
  await gone;
}

export const accountAt = (port: number, user: string): ImapAccount => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user,
  password: PASSWORD,
  folder: 'INBOX',
});

/** A Dovecot of its own over such folders, without certificates; it has to be started as root. */
export async function startDovecot(
  dir: string,
  user: string,
  { uid, gid }: Owner,
): Promise<{ port: number; close(): Promise<void> }> {
  const port = await freePort();
  writeFileSync(
    join(dir, 'dovecot.conf'),
    `
protocols = imap
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/dovecot.log
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${dir}/mail/%u/Maildir
first_valid_uid = 1
default_login_user = nobody
default_internal_user = nobody
default_internal_group = nogroup
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${dir}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
}
service anvil {
  chroot =
}
`,
  );
  const dovecot = spawn('dovecot', ['-F', '-c', join(dir, 'dovecot.conf')], { stdio: 'inherit' });
  const imap = createImap({ private_hosts: [`127.0.0.1:${port}`] });
  for (;;) {
    try {
      await imap.check(accountAt(port, user));
      return { port, close: () => stop(dovecot) };
    } catch (error) {
      if (dovecot.exitCode !== null) throw error;
      await sleep(100);
    }
  }
}

export const removeFolders = (dir: string): void => rmSync(dir, { recursive: true, force: true });
