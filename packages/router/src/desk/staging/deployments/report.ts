import { createHmac } from 'node:crypto';
import { equal } from '@deskwire/adapters/keyring.ts';
import { deployments } from '@deskwire/contract/desk/staging.deployments.ts';
import { DeploymentReport, spelledStatus, type DeploymentStatus } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { receiveOnce } from '../../../kit/events/inbound.queries.ts';
import { addressGroup } from '../../../kit/limits/limiter.ts';
import { countProven } from '../../../kit/limits/limits.ts';
import { readBody } from '../../../kit/events/inbound.ts';
import { openSecrets } from '../secrets.ts';
import { writeLines } from './logs/write-lines.ts';
import { finish, hold, notAllowed, start, type Held, type Moving } from './move.ts';
import { stepsTo, type Reported } from './states/states.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';

type ReportCtx = Ctx<typeof deployments.report>;
type Input = In<typeof deployments.report>;
interface Answer {
  readonly deployment_id: string;
  readonly status: DeploymentStatus;
  readonly applied: boolean;
}

const TOLERANCE_SECONDS = 300;
const FAILURES = { max: 30, seconds: 60 };

/**
 * Takes what CI says of a deployment. The signature is checked before the body is believed to be anything; a delivery
 * counts once; and reports that overtake each other end in the same state.
 */
export async function report(ctx: ReportCtx, input: Input): Promise<Answer> {
  const { now } = ctx;
  const team_id = await authenticate(ctx, input);
  await countProven(deployments.report, ctx, input);
  const said = readBody(DeploymentReport, input.body);
  return ctx.commit((tx) => take({ ...tx, now }, team_id, input.environment_id, said));
}

type Taking = Moving<'deployment.ready' | 'deployment.started' | 'deployment.succeeded' | 'deployment.failed'>;

async function take(taking: Taking, team_id: TeamId, environment_id: string, said: DeploymentReport): Promise<Answer> {
  const { db, now } = taking;
  const held = await hold(db, team_id, said.deployment_id);
  if (held.place.id !== environment_id) throw new AppError('DEPLOYMENT_NOT_FOUND');
  const { id: deployment_id, status } = held.deployment;
  const delivery = { source: `environment:${environment_id}`, delivery_id: said.delivery_id, received_at: now() };
  if (!(await receiveOnce(db, delivery))) return { deployment_id, status, applied: false };
  if (said.lines !== undefined)
    await writeLines(db, { team_id, deployment_id, at: now() }, said.lines, said.first_line);
  const reached =
    said.status === undefined ? status : await move(taking, held, spelledStatus<Reported>(said.status), said.notes);
  return { deployment_id, status: reached, applied: said.lines !== undefined || reached !== status };
}

/** The team whose secret signed this, lately. Throws SIGNATURE_INVALID, which says nothing of what there is. */
async function authenticate(ctx: ReportCtx, { environment_id, timestamp, signature, body }: Input): Promise<TeamId> {
  const { db, services, request, now } = ctx;
  const secrets = await openSecrets(services, db, environment_id, now());
  const signed = secrets.filter(({ secret }) => equal(signatureOf(secret, timestamp, body), signature));
  if (signed[0] === undefined) {
    await services.limiter.consume(FAILURES, `staging.deployments.report|failures|${addressGroup(request.address)}`);
    throw new AppError('SIGNATURE_INVALID');
  }
  if (Math.abs(Number(timestamp) - Date.parse(now()) / 1000) > TOLERANCE_SECONDS)
    throw new AppError('SIGNATURE_EXPIRED', { tolerance_seconds: TOLERANCE_SECONDS });
  return mintTeam(signed[0].team);
}

/** `v1=` and the HMAC-SHA256 of timestamp and body, as CI computes it. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

async function move(taking: Taking, held: Held, to: Reported, notes: string | undefined): Promise<DeploymentStatus> {
  const steps = stepsTo(held.deployment.status, to);
  if (steps === undefined) throw notAllowed(held.deployment.status, to);
  let { deployment } = held;
  for (const step of steps) {
    const now = { place: held.place, deployment };
    deployment =
      step === 'running'
        ? await start(taking, now, { person_id: null }, notes)
        : await finish(taking, now, step, notes);
  }
  return deployment.status;
}
