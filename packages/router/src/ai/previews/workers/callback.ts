import { equal } from '@deskwire/adapters/keyring.ts';
import { workerSignature } from '@deskwire/adapters/preview-worker.ts';
import { previews, WorkerCallback } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In, Out, Writing } from '../../../kit/context.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { readBody } from '../../../kit/events/inbound.ts';
import { receiveOnce } from '../../../kit/events/inbound.queries.ts';
import { addressGroup } from '../../../kit/limits/limiter.ts';
import { countProven } from '../../../kit/limits/limits.ts';
import { filesOfRow } from '../../../platform/files/lent/of-row.ts';
import { fail, succeed } from '../building/finish.ts';
import * as queries from './queries.ts';
import { callbackKeysOf, readJob } from './signature.ts';

type Entry = typeof previews.callback;
type Answer = Out<Entry>;

const TOLERANCE_SECONDS = 300;
const FAILURES = { max: 30, seconds: 60 };
/** As far as the log is kept. */
const MOST_LINES = 10_000;

/**
 * Takes what a worker says of its job. Every refusal is the same one, so that it tells nothing of what there is. Messages
 * that overtake each other, or come twice, end alike: lines have numbers, progress never goes back, and an artifact that is
 * there counts more than a failure.
 */
export async function callback(ctx: Ctx<Entry>, input: In<Entry>): Promise<Answer> {
  await authenticate(ctx, input);
  await countProven(previews.callback, ctx, input);
  const said = readBody(WorkerCallback, input.body);
  return ctx.commit((tx) => take({ ...tx, now: ctx.now }, input.job, said));
}

async function authenticate({ services, request, now }: Ctx<Entry>, input: In<Entry>): Promise<void> {
  const { job, timestamp, signature, body } = input;
  const keys = callbackKeysOf(services.keyring, job);
  const isSigned = keys.map((key) => equal(workerSignature(key, timestamp, body), signature)).includes(true);
  const age = Math.abs(Number(timestamp) - Date.parse(now()) / 1000);
  if (isSigned && age <= TOLERANCE_SECONDS) return;
  await services.limiter.consume(FAILURES, `previews.callback|failures|${addressGroup(request.address)}`);
  throw new AppError('WORKER_CALLBACK_INVALID');
}

type Taking = Writing<'preview_job.finished'> & { readonly now: () => string };

async function take(ctx: Taking, job: string, said: WorkerCallback): Promise<Answer> {
  const { db, now } = ctx;
  const { job_id, attempt } = readJob(job);
  const held = await queries.lockSigned(db, job_id);
  if (held === undefined) throw new AppError('WORKER_CALLBACK_INVALID');
  const { state } = held;
  if (held.attempt !== attempt || state === 'queued' || state === 'cancelled') return { applied: false, state };
  const delivery = { source: `preview_job:${job}`, delivery_id: said.delivery_id, received_at: now() };
  if (!(await receiveOnce(db, delivery))) return { applied: false, state };
  const team = { team_id: mintTeam(held.team_id), tier: held.tier };
  const added = await queries.addLines(db, team, held, linesOf(said), now());
  const progress = said.progress ?? 0;
  if (state === 'running') await queries.hear(db, team, job_id, { now: now(), progress });
  const ended = await end(ctx, team, held, said);
  const moved = state === 'running' && progress > held.progress;
  return { applied: ended !== false || added > 0 || moved, state: ended === false ? state : ended };
}

/** The state in which the job ended by this, if it did. */
async function end(
  ctx: Taking,
  team: Parameters<typeof succeed>[1],
  held: queries.HeldJob,
  { status, error, artifact_id }: WorkerCallback,
): Promise<'succeeded' | 'failed' | false> {
  if (status === 'failed') return (await fail(ctx, team, held, error ?? 'FAILED')) && 'failed';
  if (status !== 'succeeded' || held.state === 'succeeded') return false;
  if (artifact_id === undefined) throw invalid('artifact_id', 'is required when a job has succeeded');
  const files = await filesOfRow(ctx.db, team, { kind: 'preview_job', id: held.id });
  if (!files.some(({ id }) => id === artifact_id))
    throw invalid('artifact_id', 'must be what POST /workers/artifacts answered with');
  return (await succeed(ctx, team, held, { file_id: artifact_id, built: true })) && 'succeeded';
}

const linesOf = ({ lines = [], first_line = 1 }: WorkerCallback) =>
  lines.map((line, at) => ({ n: first_line + at, text: line })).filter(({ n }) => n <= MOST_LINES);
