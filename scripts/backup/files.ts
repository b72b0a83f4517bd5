import { join } from 'node:path';
import { createStorage, type Storage } from '../../packages/adapters/src/storage.ts';
import type { Env } from '../../packages/router/src/runtime/env.ts';

/** The folder in which an installation keeps its files, if it uses one. */
export const filesOf = ({ DATA_DIR, S3_BUCKET }: Pick<Env, 'DATA_DIR' | 'S3_BUCKET'>): Storage | undefined =>
  S3_BUCKET === undefined ? createStorage({ dir: join(DATA_DIR, 'files') }) : undefined;
export const filesIn = (folder: string): Storage => createStorage({ dir: folder });

const ANY_SIZE = Number.MAX_SAFE_INTEGER;
const TOMORROW_MS = 86_400_000;

/** Copies every file of one storage to another, under `prefix` if given, and returns how many there were. */
export async function copyFiles(from: Storage, to: Storage, prefix = ''): Promise<number> {
  let count = 0;
  for await (const { key } of from.listOlderThan(new Date(Date.now() + TOMORROW_MS))) {
    const body = await from.get(key).catch(() => undefined);
    // Deleted in the meantime; its row is gone too, or will be.
    if (body === undefined) continue;
    await to.put(`${prefix}${key}`, body, { max_bytes: ANY_SIZE, content_type: 'application/octet-stream' });
    count += 1;
  }
  return count;
}
