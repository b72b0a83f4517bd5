import { z } from 'zod';
import { job, type JobCtx, type JobInput, platformJob } from '../../../kit/jobs/job.ts';
import * as queries from './purge.queries.ts';
import { FILES } from '../bytes/storage-key.ts';

/** Removes a deleted file for good once it has expired. */
export const purgeFile = job({
  name: 'files.purge',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ file_id: z.uuid() }),
});
export const purgeKey = (file_id: string): string => `files.purge.${file_id}`;

/** The bytes go first: a crash in between leaves a row whose job runs again, never bytes that nobody remembers. */
export async function purge(ctx: JobCtx<typeof purgeFile>, { file_id }: JobInput<typeof purgeFile>): Promise<void> {
  const { team_id } = ctx.scope;
  const file = await queries.findPurgeable(ctx.db, team_id, file_id, ctx.now());
  if (file === undefined) return;
  await ctx.services.storage.delete(file.storage_key);
  await ctx.commit(async ({ db, events }) => {
    const purged = await queries.purgeFile(db, team_id, file_id, ctx.now());
    if (purged !== undefined) events.add('file.purged', { id: file_id }, {});
  });
}

/** Looks for bytes that no row names: what a crash or a refusal left between the last byte and the row. */
export const sweepFiles = platformJob({ name: 'files.sweep', queue: 'bulk', tx: 'manual', input: z.strictObject({}) });

/** Bytes younger than this may be an upload whose row is still to come. */
const GRACE_MS = 24 * 3600 * 1000;
const CHUNK = 500;

export async function sweep(ctx: JobCtx<typeof sweepFiles>): Promise<void> {
  const { storage } = ctx.services;
  // The storage's own clock dates its files, so the test offset has no part in this.
  const before = new Date(Date.now() - GRACE_MS);
  let keys: string[] = [];
  const removeOrphans = async () => {
    const named = await queries.findStorageKeys(ctx.db, keys);
    for (const key of keys) if (!named.has(key)) await storage.delete(key);
    keys = [];
  };
  for await (const { key } of storage.listOlderThan(before)) {
    if (!key.startsWith(FILES)) continue;
    keys.push(key);
    if (keys.length === CHUNK) await removeOrphans();
  }
  await removeOrphans();
  await storage.removeUnfinished(before);
}
