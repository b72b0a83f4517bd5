import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { archiveOf } from '../../audit/export/archive.ts';
import { AppError } from '../../../kit/errors.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import * as requests from '../requests/queries.ts';
import { archiveKeyOf } from './archive-file.ts';
import type { cancelErasures, expireArchives, makeArchive } from './jobs.ts';
import { personalArchive } from './personal.ts';

/** How long an archive can be downloaded. */
const KEPT_SECONDS = 7 * 86_400;

/**
 * Makes the archive of a request and keeps it for a week. It can be repeated: a file is whole or is not there. Nothing is
 * kept of somebody who was erased meanwhile.
 */
export async function make(
  ctx: JobCtx<typeof makeArchive>,
  { request_id }: JobInput<typeof makeArchive>,
): Promise<void> {
  const { db, services, now, commit } = ctx;
  const isOpen = await commit(({ db: tx }) => requests.startRequest(tx, request_id, now()));
  const request = await requests.findRequest(db, request_id);
  if (!isOpen || request === undefined) {
    // One that died before it could remove what it had made leaves that to the next.
    if (request?.file_name == null) await services.storage.delete(archiveKeyOf(request_id));
    return;
  }
  const evidence: Record<string, unknown> = {};
  try {
    const body =
      request.kind === 'audit'
        ? await archiveOf({ services, db, now, commit }, PLATFORM_TEAM, request.input)
        : await personalArchive(
            { services, db, now },
            request.user_id === null
              ? { team_id: mintTeam(request.team_id!), id: request.person_id! }
              : { user_id: request.user_id },
            evidence,
          );
    const { size, sha256 } = await services.storage.put(archiveKeyOf(request_id), body, {
      max_bytes: Number.MAX_SAFE_INTEGER,
      content_type: 'application/zip',
    });
    const file = {
      name: `${request.kind}-${now().slice(0, 10)}.zip`,
      bytes: size,
      sha256: Buffer.from(sha256, 'hex'),
      expires_at: secondsAfter(now(), KEPT_SECONDS),
    };
    await end(ctx, request, { state: 'finished', at: now(), evidence: JSON.stringify(evidence), file });
  } catch (error) {
    // An error that no repetition mends ends the request; the queue tries again after others.
    if (!(error instanceof AppError) || error.app !== 'CHAIN_BROKEN') throw error;
    await end(ctx, request, { state: 'failed', at: now(), error: error.message });
  }
}

async function end(
  { commit, services }: JobCtx<typeof makeArchive>,
  { id, kind }: { id: string; kind: string },
  finished: requests.Finished,
): Promise<void> {
  const isKept = await commit(async ({ db, events }) => {
    if (!(await requests.finishRequest(db, id, finished)))
      // Another worker has made it as well, or it was cancelled.
      return finished.file !== undefined && (await requests.replaceFile(db, id, finished.file));
    events.add('data_request.finished', { id }, { kind, state: finished.state });
    return true;
  });
  if (!isKept && finished.file !== undefined) await services.storage.delete(archiveKeyOf(id));
}

/** Removes expired archives. */
export async function expire({ db, services, now, commit }: JobCtx<typeof expireArchives>): Promise<void> {
  for (const { id } of await requests.listExpired(db, now())) {
    await services.storage.delete(archiveKeyOf(id));
    await commit(({ db: tx }) => requests.dropFile(tx, id));
  }
}

/** Ends the erasures of an account that was restored. */
export async function cancel(
  { db, now }: JobCtx<typeof cancelErasures>,
  { entity_id }: JobInput<typeof cancelErasures>,
): Promise<void> {
  if (entity_id === null) return;
  for (const { id } of await requests.listErasures(db, { user_id: entity_id }))
    await requests.finishRequest(db, id, { state: 'cancelled', at: now() });
}
