import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything the embedded PostgreSQL keeps below its home folder. */
export const filesOf = (home: string) => ({
  data: join(home, 'postgres'),
  log: join(home, 'postgres.log'),
  /** The port of the last run, tried first in the next one. */
  port: join(home, 'postgres.port'),
  keeper: join(home, 'postgres.keeper.json'),
});

/** The address at which the keeper of a running server listens, and the token to send. */
export interface KeeperAddress {
  pid: number;
  port: number;
  token: string;
}

/** Undefined while no keeper runs. The keeper it names may have been killed since. */
export function readKeeper(home: string): KeeperAddress | undefined {
  try {
    const address: KeeperAddress = JSON.parse(readFileSync(filesOf(home).keeper, 'utf8'));
    return address;
  } catch {
    return undefined;
  }
}

/** Readable by the owner only: the token gives access to the password of the database. */
export function writeKeeper(home: string, address: KeeperAddress): void {
  const file = filesOf(home).keeper;
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(address), { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
}

/** Leaves the file alone if a later keeper wrote it. */
export function removeKeeper(home: string, address: KeeperAddress): void {
  if (readKeeper(home)?.token === address.token) rmSync(filesOf(home).keeper, { force: true });
}

/** The facts about a server in `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

export function readPostmaster(data: string): Postmaster | undefined {
  try {
    const [pid, , , port, , , , status] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(pid), port: Number(port), ready: status?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

export function removePostmaster(data: string): void {
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

const passwordFile = (data: string): string => join(data, 'deskwire.password');

export const writePassword = (data: string, password: string): void =>
  writeFileSync(passwordFile(data), password, { mode: 0o600 });

/** The password created with the cluster. A data folder without one is not ours. */
export function readPassword(data: string): string {
  if (existsSync(passwordFile(data))) return readFileSync(passwordFile(data), 'utf8').trim();
  throw new Error(`${data} holds a database that this program did not make: move it away or set DATABASE_URL.`);
}
