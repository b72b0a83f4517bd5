import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { workerSignature } from '@deskwire/adapters/preview-worker.ts';
import { grantFor } from '@deskwire/router/ai/previews/workers/grant.ts';
import { callbackKeyOf, jobText } from '@deskwire/router/ai/previews/workers/signature.ts';
import { ownerOf } from '@deskwire/router/commerce/purchases/parties.ts';
import { receiveUpload } from '@deskwire/router/platform/files/bytes/receive.ts';
import { storageKeyOf } from '@deskwire/router/platform/files/bytes/storage-key.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { Input } from '../../kit/requests.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later, PRIVATE } from '../words.ts';
import { stage as projects } from '../work/projects.ts';

const REQUEST = 'project:jobs.request';

export const stage = onStage({
  furnish: somePreviews,
  access: {
    'previews.jobs.watch': 'project:jobs.read',
    'previews.jobs.logs': 'project:jobs.read',
    'previews.jobs.cancel': REQUEST,
    'previews.jobs.retry': REQUEST,
    'previews.file': 'signed:worker',
    'previews.upload': 'signed:worker',
  },
  inputs: {
    'previews.request': ({ own }) => ({ platform: 'web', files: [{ path: 'index.html', file_id: own.shared }] }),
    'previews.jobs.artifact': ({ own, a }) => ({
      job_id: a.rows.preview_job === own.rows.preview_job ? own.built : own.secretBuilt,
    }),
    'previews.jobs.retry': ({ own, a }) => ({
      job_id: a.rows.preview_job === own.rows.preview_job ? own.failed : own.secretFailed,
    }),
    'previews.file': ({ own }) => ({ grant: own.fileGrant }),
    'previews.upload': ({ own }) => ({ grant: own.grant }),
    'previews.callback': ({ own, world }) => signedCallback(own.rows.preview_job, world),
  },
  // The worker of the operator reports, with a signature.
  reaches: { 'previews.callback': () => true, 'previews.upload': () => true },
  links: ['previews.file'],
});

function signedCallback(job_id: string, world: TestWorld): Input {
  const job = jobText({ job_id, attempt: 1 });
  const body = JSON.stringify({ delivery_id: 'delivery-1', status: 'running', progress: 50, lines: ['Building'] });
  const timestamp = String(Math.floor(world.now() / 1000));
  const key = callbackKeyOf(world.services.keyring, job);
  return { job, timestamp, signature: workerSignature(key, timestamp, body), body };
}

/** A job that runs, one that failed and one that built something, in the open project and in the private one. */
async function somePreviews(world: TestWorld, desk: Desk) {
  const { kysely, services } = world;
  const { id: team_id, reporter, mark } = desk;
  const { rows, secret } = await desk.of(projects);
  const keep = async (name: string, more: object) => {
    const body = Readable.from([Buffer.from(`bytes of ${name}`)], { objectMode: false });
    const { id, content_type, size, sha256 } = await receiveUpload(services, body, { name, max_bytes: 1000 });
    const stored = { sha256: Buffer.from(sha256, 'hex'), storage_key: storageKeyOf(id) };
    await kysely
      .insertInto('files')
      .values({
        team_id,
        id,
        name,
        content_type,
        size,
        ...stored,
        uploaded_by: reporter.person_id,
        created_at: at,
        ...more,
      })
      .execute();
    return id;
  };
  const shared = await keep(`${mark}.ts`, { audience: 'team' });
  const job = async (project_id: string, words: string, state: 'running' | 'failed' | 'succeeded') => {
    const id = randomUUIDv7();
    await kysely
      .insertInto('preview_jobs')
      .values({
        team_id,
        id,
        project_id,
        platform: 'web',
        files: JSON.stringify([{ path: `src/${words}.ts`, file_id: shared, size: 5, sha256: 'f'.repeat(64) }]),
        input_hash: id,
        state,
        attempt: 1,
        heard_at: at,
        deadline_at: later,
        requested_by: reporter.person_id,
        created_at: at,
      })
      .execute();
    await kysely
      .insertInto('preview_log_lines')
      .values({ team_id, job_id: id, attempt: 1, n: 1, text: words, at })
      .execute();
    return id;
  };
  const built = async (project_id: string, words: string) => {
    const id = await job(project_id, words, 'succeeded');
    const artifact_file_id = await keep(`${words}.zip`, { home_kind: 'preview_job', home_id: id });
    await kysely
      .updateTable('preview_jobs')
      .set({ artifact_file_id, artifact_expires_at: later })
      .where('id', '=', id)
      .execute();
    return id;
  };
  const preview_job = await job(rows.project, mark, 'running');
  const of = { ...ownerOf({ team_id }), job_id: preview_job, attempt: 1 };
  const hidden = `${mark} ${PRIVATE}`;
  return {
    rows: { preview_job },
    shared,
    failed: await job(rows.project, mark, 'failed'),
    built: await built(rows.project, mark),
    grant: grantFor(services, of),
    fileGrant: grantFor(services, { ...of, file_id: shared }),
    secret: { preview_job: await job(secret.project, hidden, 'running') },
    secretFailed: await job(secret.project, hidden, 'failed'),
    secretBuilt: await built(secret.project, hidden),
  };
}
