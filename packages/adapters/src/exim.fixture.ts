import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { freePort, stop, type Owner } from './dovecot.fixture.ts';

const idOf = (kind: '-u' | '-g'): number =>
  Number(spawnSync('id', [kind, 'Debian-exim'], { encoding: 'utf8' }).stdout.trim());
/** The user that Debian gives to Exim. */
export const eximUser = (): Owner => ({ uid: idOf('-u'), gid: idOf('-g') });

/**
 * An Exim of its own that puts mail to some domains into the inboxes of `mailFolders`, also mail to `user+anything`. It runs
 * as `eximUser`, whose the folders are: with a configuration of ours, Exim gives up every other right.
 */
export async function startExim(
  dir: string,
  domains: readonly string[],
): Promise<{ port: number; close(): Promise<void> }> {
  const port = await freePort();
  const config = join(dir, 'exim.conf');
  // What senders write is no path: only users that are there have a folder.
  writeFileSync(
    join(dir, 'users'),
    readdirSync(join(dir, 'mail'))
      .map((user) => `${user}: ${user}\n`)
      .join(''),
  );
  writeFileSync(
    config,
    `
primary_hostname = mail.test
domainlist local_domains = ${domains.join(' : ')}
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
spool_directory = ${dir}/spool
log_file_path = ${dir}/spool/%slog
pid_file_path = ${dir}/spool/exim.pid
disable_ipv6 = true
keep_environment =
tls_advertise_hosts =
deliver_drop_privilege = true
rfc1413_query_timeout = 0s
acl_smtp_rcpt = acl_rcpt
begin acl
acl_rcpt:
  accept domains = +local_domains
  deny
begin routers
inbox:
  driver = accept
  domains = +local_domains
  local_part_suffix = +*
  local_part_suffix_optional
  transport = maildir
begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = ${dir}/mail/\${lookup{$local_part}lsearch{${dir}/users}}/Maildir
  create_directory = false
  delivery_date_add
  envelope_to_add
  return_path_add
begin retry
* * F,1h,1s
`,
  );
  chmodSync(config, 0o644);
  const owner = eximUser();
  chownSync(join(dir, 'spool'), owner.uid, owner.gid);
  const exim = spawn('exim4', ['-bdf', '-q1s', '-C', config], { stdio: 'inherit', ...owner });
  while (!(await answers(port))) {
    if (exim.exitCode !== null) throw new Error(`Exim ended with ${exim.exitCode}`);
    await sleep(100);
  }
  return { port, close: () => stop(exim) };
}

/** Hands a mail over as the program of a person does. */
export async function submit(
  port: number,
  { from, to, raw }: { readonly from: string; readonly to: string; readonly raw: string },
): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  await transport.sendMail({ envelope: { from, to }, raw });
  transport.close();
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
