import { createHash, randomUUIDv7 } from 'node:crypto';
import type { PreviewJob, previews } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { requireRoom, requireWithin } from '../../kit/limits/entitlements.ts';
import { getVisibleFiles } from '../../platform/files/rows/find.ts';
import { getJob, presentJob } from './present.ts';
import * as queries from './queries.ts';
import { callTurns } from './turns/job.ts';

type Entry = typeof previews.request;

/**
 * Asks for a preview of files that the caller sees. What was built of the same files and is still there is not built again,
 * and does not count.
 */
export async function requestPreview(ctx: Ctx<Entry>, { platform, files }: In<Entry>): Promise<PreviewJob> {
  const { db, scope, project, events, outbox, now } = ctx;
  const place = { team_id: scope.team_id, project_id: project.project_id };
  await requireWithin(db, scope, 'preview_files', files.length);
  const wanted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const ids = wanted.map(({ file_id }) => file_id);
  const found = await getVisibleFiles(ctx, ids);
  const sources = found.map(({ id, size, sha256 }, at) => ({ path: wanted[at]!.path, file_id: id, size, sha256 }));
  const input_hash = createHash('sha256')
    .update(JSON.stringify([platform, sources.map(({ path, sha256 }) => [path, sha256])]))
    .digest('hex');
  const same = await queries.findSame(db, place, input_hash, now());
  if (same !== undefined) return presentJob(db, await getJob(db, place, same.id), true);
  await requireRoom(ctx, 'previews_a_day');
  const id = randomUUIDv7();
  const job = { id, platform, files: sources, input_hash, requested_by: scope.person_id, created_at: now() };
  await queries.insertJob(db, place, job);
  events.add('preview_job.requested', { id, version: 1 }, { project_id: place.project_id, platform });
  callTurns(outbox);
  return presentJob(db, await getJob(db, place, id));
}
