import { spawnSync } from 'node:child_process';
import { chmodSync, lchownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How to start PostgreSQL, which refuses to run as root. */
export interface Privileges {
  /** The command prefix to use. */
  prefix: string[];
  /** The user that owns the data, as seen from outside; undefined if we are not root and nothing changes. */
  owner: number | undefined;
  /** The user to become. */
  spawn: { uid?: number; gid?: number };
}

/** The user and group "nobody", whose numbers need no entry in /etc/passwd. */
const NOBODY = 65_534;

const unchanged: Privileges = { prefix: [], owner: undefined, spawn: {} };
/** In a user namespace, the process is nobody to itself but root to the file system, so no file has to change owner. */
const namespaced: Privileges = {
  prefix: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'],
  owner: 0,
  spawn: {},
};
const nobody: Privileges = { prefix: [], owner: NOBODY, spawn: { uid: NOBODY, gid: NOBODY } };

/**
 * Finds a way to run `binary` without being root: as we are, else in a user namespace, else as nobody, which needs a
 * checkout that nobody can read.
 */
export function privilegesFor(binary: string, isRoot = process.getuid?.() === 0): Privileges {
  if (!isRoot) return unchanged;
  for (const privileges of [namespaced, nobody]) if (canRun(binary, privileges)) return privileges;
  throw new Error(
    `PostgreSQL refuses to run as root, user namespaces are forbidden here, and the user nobody cannot run ${binary}: ` +
      'run as another user or set DATABASE_URL.',
  );
}

function canRun(binary: string, { prefix, spawn }: Privileges): boolean {
  const [command, ...args] = [...prefix, binary, '--version'];
  return spawnSync(command ?? binary, args, { ...spawn, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Gives the data to the user that PostgreSQL will run as; an earlier run may have found another way. */
export function own(home: string, data: string, { owner, spawn }: Privileges): void {
  if (owner === undefined) return;
  if (spawn.uid !== undefined) chmodSync(home, 0o711);
  const stat = statSync(data);
  if (stat.uid === owner) return;
  lchownSync(data, owner, owner);
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(data, name), owner, owner);
}
