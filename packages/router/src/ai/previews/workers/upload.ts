import type { previews } from '@deskwire/contract/ai/previews.ts';
import { actingScope } from '../../../kit/access/access.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import type { Admission } from '../../../kit/domain.ts';
import { AppError } from '../../../kit/errors.ts';
import { entitlementsOf } from '../../../kit/limits/entitlements.ts';
import { discardFiles } from '../../../platform/files/removal/discard.ts';
import { checkDigest, keepFile, theUpload } from '../../../platform/files/rows/keep.ts';
import { openGrant } from './grant.ts';
import * as queries from './queries.ts';

type Entry = typeof previews.upload;

/** Only the worker of a job that runs may send a byte, and no more of them than the plan of the team allows. */
export const admitArtifact: Admission = async (services, { grant }) => {
  const granted = openGrant(services, String(grant));
  const running = await queries.findRunning(services.db, granted, granted.job_id, granted.attempt);
  if (running === undefined || granted.file_id !== undefined) throw new AppError('WORKER_CALLBACK_INVALID');
  const { file_bytes } = await entitlementsOf(services.db, { team_id: granted.team_id, tier: running.tier });
  return { max_bytes: file_bytes };
};

/** Keeps what a worker has built. What it sent before for the same job goes: it has one artifact. */
export async function upload(ctx: Ctx<Entry>, { grant, sha256 }: In<Entry>): Promise<Out<Entry>> {
  const { db, services, events, outbox, now } = ctx;
  const { job_id, attempt, file_id } = openGrant(services, grant);
  const sent = theUpload(ctx);
  checkDigest(sent, sha256);
  const held = await queries.lockSigned(db, job_id);
  const isRunning = held?.state === 'running' && held.attempt === attempt && file_id === undefined;
  if (held === undefined || !isRunning) throw new AppError('WORKER_CALLBACK_INVALID');
  const home = { kind: 'preview_job', id: job_id };
  const team_id = mintTeam(held.team_id);
  await discardFiles({ db, outbox, now }, team_id, { kind: home.kind, ids: [home.id] });
  const { tier, ticket_prefix, requested_by } = held;
  const scope = actingScope({ team_id, tier, ticket_prefix }, requested_by);
  await keepFile({ db, events: inTeam(events, team_id), now, scope }, sent, { home });
  const { id, name, content_type, size } = sent;
  return { id, name, content_type, size, sha256: sent.sha256 };
}

/** Events of the team of the job: the worker itself is of none. */
const inTeam = (events: Ctx<Entry>['events'], team_id: string): Ctx<Entry>['events'] => ({
  add: (type, entity, payload) => events.add(type, { ...entity, team_id, actor_id: null }, payload),
});
