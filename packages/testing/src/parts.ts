import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Something that a test or proof needs besides Node and npm. */
export interface Part {
  readonly name: string;
  /** How to get it on Debian. */
  readonly get: string;
  isHere(): boolean;
}

const answers = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/usr/local/lib'];
/** The library that gives a program another time, or undefined if it is not installed. */
export const libfaketime: string | undefined = folders
  .map((folder) => join(folder, 'faketime/libfaketimeMT.so.1'))
  .find((library) => existsSync(library));

/** A browser of the Chromium family, or undefined if there is none. */
export const chromium: string | undefined = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && existsSync(path));

/** VS Code that runs in a browser. */
export const codeServer: string = process.env['CODE_SERVER'] || 'code-server';

const packaged = '/usr/lib/postgresql';
/** The programs of the newest PostgreSQL that Debian's packages have put here. */
export const postgresPrograms: string | undefined = !existsSync(packaged)
  ? undefined
  : readdirSync(packaged)
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(packaged, version, 'bin'))
      .find((folder) => existsSync(join(folder, 'pg_basebackup')));

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'deskwire-mount-'));
  const mounted = answers('mount', '-t', 'tmpfs', 'tmpfs', folder);
  if (mounted) spawnSync('umount', [folder]);
  rmdirSync(folder);
  return mounted;
}

export const parts = {
  redis: {
    name: 'redis-server',
    get: 'apt-get install redis-server',
    isHere: () => answers('redis-server', '--version'),
  },
  faketime: { name: 'libfaketime', get: 'apt-get install faketime', isHere: () => libfaketime !== undefined },
  dovecot: {
    name: 'Dovecot',
    get: 'apt-get install dovecot-imapd',
    isHere: () => answers('dovecot', '--version'),
  },
  exim: { name: 'Exim', get: 'apt-get install exim4-daemon-light', isHere: () => answers('exim4', '-bV') },
  openssl: { name: 'openssl', get: 'apt-get install openssl', isHere: () => answers('openssl', 'version') },
  postgres: {
    name: 'PostgreSQL with pg_basebackup',
    get: 'apt-get install postgresql',
    isHere: () => postgresPrograms !== undefined,
  },
  pgbouncer: { name: 'PgBouncer', get: 'apt-get install pgbouncer', isHere: () => answers('pgbouncer', '--version') },
  haproxy: { name: 'HAProxy', get: 'apt-get install haproxy', isHere: () => answers('haproxy', '-v') },
  curl: { name: 'curl', get: 'apt-get install curl', isHere: () => answers('curl', '--version') },
  chromium: { name: 'Chromium', get: 'apt-get install chromium', isHere: () => chromium !== undefined },
  codeServer: {
    name: 'code-server',
    get: 'npm install --global code-server, or its path in CODE_SERVER',
    isHere: () => answers(codeServer, '--version'),
  },
  go: { name: 'Go', get: 'apt-get install golang-go', isHere: () => answers('go', 'version') },
  python: { name: 'Python 3', get: 'apt-get install python3', isHere: () => answers('python3', '--version') },
  disks: {
    name: 'permission to mount a disk',
    get: 'run it as root, in a container with --cap-add SYS_ADMIN',
    isHere: canMount,
  },
  git: { name: 'git', get: 'apt-get install git', isHere: () => answers('git', 'rev-parse', 'HEAD') },
  history: {
    name: 'git history',
    get: 'apt-get install git, and clone without --depth',
    isHere: () => answers('git', 'rev-parse', 'HEAD~1'),
  },
} satisfies Record<string, Part>;

/** One sentence for each part that this machine lacks. */
export const missing = (needs: readonly Part[]): string[] =>
  needs.filter((part) => !part.isHere()).map(({ name, get }) => `It needs ${name} (on Debian: ${get}).`);
