import { spawnSync } from 'node:child_process';
import { chownSync, closeSync, cpSync, openSync, rmSync, statSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '@deskwire/database/embedded.ts';

/** A disk in memory that is full, or has room again, when somebody says so. */
export interface SmallDisk {
  /** Takes all room that is left, and whatever becomes free, until `empty`. */
  fill(): void;
  empty(): void;
  remove(): Promise<void>;
}

const TOP_UP_MS = 100;
const BALLAST = 'ballast';

/** Mounts one over a folder. Throws one sentence where this machine forbids that: then its faults could not be run. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (mounted.status !== 0) {
    const reason = (mounted.error?.message ?? mounted.stderr).trim();
    throw new Error(`A small disk needs root and Linux, so it could not be filled here (${reason}).`);
  }
  const ballast = join(folder, BALLAST);
  let topUp: NodeJS.Timeout | undefined;
  const empty = (): void => {
    clearInterval(topUp);
    rmSync(ballast, { force: true });
  };
  return {
    fill() {
      writeUntilFull(ballast);
      topUp = setInterval(() => writeUntilFull(ballast), TOP_UP_MS);
    },
    empty,
    async remove() {
      empty();
      const gone = spawnSync('umount', [folder], { encoding: 'utf8' });
      // Somebody may still stand in it; it goes when they do.
      if (gone.status !== 0) spawnSync('umount', ['--lazy', folder]);
    },
  };
}

function writeUntilFull(file: string): void {
  const descriptor = openSync(file, 'a');
  try {
    for (const size of [1 << 20, 4096]) {
      const zeros = Buffer.alloc(size);
      while (writeSync(descriptor, zeros) === size);
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the cluster of a home and moves its write-ahead log to another folder, as who has two disks does. */
export async function moveLogTo(folder: string, home: string): Promise<void> {
  const made = await startEmbedded(home);
  await made.stop();
  const log = join(home, 'postgres/pg_wal');
  const { uid, gid } = statSync(log);
  const moved = join(folder, 'pg_wal');
  cpSync(log, moved, { recursive: true, preserveTimestamps: true });
  chownSync(moved, uid, gid);
  rmSync(log, { recursive: true });
  symlinkSync(moved, log);
}
