import { createHmac } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseCopy } from '../../packages/database/src/backup/dump.ts';
import { Refusal } from '../env.ts';

/** What a backup says about itself. It is written last: a folder without it is not a backup. */
export interface Manifest {
  readonly format: 1;
  /** Shows whether a secret is the one that decrypts the rows, without revealing it. */
  readonly secret: string;
  readonly database: DatabaseCopy;
  /** How many files it has; null if they are kept in a bucket, which is backed up separately. */
  readonly files: number | null;
}

export const secretMark = (secret: string): string =>
  createHmac('sha256', secret).update('deskwire backup').digest('hex').slice(0, 16);

const fileIn = (folder: string): string => join(folder, 'backup.json');

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = await open(fileIn(folder), 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => {
    throw new Refusal(`${folder} is not a complete backup: it has no backup.json.`);
  });
  const manifest: Manifest = JSON.parse(text);
  if (manifest.format !== 1) throw new Refusal(`${folder} was written by a newer release.`);
  return manifest;
}
