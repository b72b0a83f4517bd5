import { PreviewWorkerError, type PreviewOrder } from '@deskwire/adapters/preview-worker.ts';
import { zipOf } from '@deskwire/adapters/zip.ts';
import { entitlementsOf } from '../../../kit/limits/entitlements.ts';
import { actingScope } from '../../../kit/access/access.ts';
import type { Upload } from '../../../kit/context.ts';
import { AppError, isOutage } from '../../../kit/errors.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { readFile } from '../../../platform/files/bytes/open.ts';
import { discardUpload, receiveUpload } from '../../../platform/files/bytes/receive.ts';
import { keepFile } from '../../../platform/files/rows/keep.ts';
import { findLent } from '../../../platform/files/lent/lend.ts';
import { grantFor } from '../workers/grant.ts';
import { callbackKeyOf, jobText } from '../workers/signature.ts';
import { fail, succeed } from './finish.ts';
import { SILENCE_SECONDS, type buildPreview } from './job.ts';
import * as queries from './queries.ts';

type BuildCtx = JobCtx<typeof buildPreview>;

/**
 * Hands a job to the worker of the operator, who knows a repeated order by its name. Without a worker there is nothing to
 * run it with, so its sources are what there is to have.
 */
export async function build(ctx: BuildCtx, { job_id, attempt }: JobInput<typeof buildPreview>): Promise<void> {
  const { db, scope, services } = ctx;
  const work = await queries.findWork(db, scope, job_id);
  if (work === undefined || work.state !== 'running' || work.attempt !== attempt) return;
  const error = services.previews.worker === undefined ? await pack(ctx, work) : await order(ctx, work);
  if (error !== undefined) await ctx.commit((tx) => fail({ ...tx, now: ctx.now }, scope, work, error));
}

/** Gives the reason why it cannot be built, if it cannot. */
async function order({ db, scope, services, now }: BuildCtx, work: queries.Work): Promise<string | undefined> {
  const { keyring, config, previews } = services;
  const at = `${config.public_url}/api/v1/workers`;
  const of = { team_id: scope.team_id, job_id: work.id, attempt: work.attempt };
  const job = jobText(of);
  const sent: PreviewOrder = {
    job,
    platform: work.platform,
    files: work.files.map(({ file_id, path, size, sha256 }) => ({
      path,
      size,
      sha256,
      url: `${at}/files/${grantFor(services, { ...of, file_id })}`,
    })),
    callback: { url: `${at}/callback`, key: callbackKeyOf(keyring, job) },
    artifact: {
      url: `${at}/artifacts`,
      grant: grantFor(services, of),
      max_bytes: (await entitlementsOf(db, scope)).file_bytes,
    },
    limits: { silence_seconds: SILENCE_SECONDS, deadline_at: work.deadline_at },
  };
  try {
    await previews.worker!.start(sent, now());
  } catch (error) {
    if (!(error instanceof PreviewWorkerError)) throw error;
    services.report('The preview worker did not take a job', error, { job });
    return error.reason === 'refused' ? 'WORKER_REFUSED' : 'WORKER_UNREACHABLE';
  }
  return undefined;
}

async function pack(ctx: BuildCtx, work: queries.Work): Promise<string | undefined> {
  const { db, scope, services, now } = ctx;
  for (const { file_id } of work.files) if ((await findLent(db, scope, file_id)) === undefined) return 'FILE_NOT_FOUND';
  const { file_bytes: max_bytes } = await entitlementsOf(db, scope);
  const entries = work.files.map(({ path, file_id }) => ({
    name: path,
    content: async function* () {
      yield* await readFile(services, file_id);
    },
  }));
  let upload: Upload;
  try {
    const name = `preview-${work.platform}.zip`;
    upload = await receiveUpload(services, zipOf(entries, new Date(now())), { name, max_bytes });
  } catch (error) {
    if (!(error instanceof AppError) || isOutage(error)) throw error;
    return error.app;
  }
  const kept = await ctx.commit(async ({ db: tx, events, outbox }) => {
    const held = await queries.lockWork(tx, scope, work.id);
    if (held === undefined || held.state !== 'running' || held.attempt !== work.attempt) return false;
    const acting = { db: tx, events, now, scope: actingScope(scope, work.requested_by) };
    const { id } = await keepFile(acting, upload, { home: { kind: 'preview_job', id: work.id } });
    return succeed({ db: tx, events, outbox, now }, scope, work, { file_id: id, built: false });
  });
  if (!kept) await discardUpload(services, upload);
  return undefined;
}
