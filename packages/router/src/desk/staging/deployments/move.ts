import type { EventPayload, EventType } from '@deskwire/contract/events.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { DeploymentStatus } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Events } from '../../../kit/context.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import { findApproval } from '../../approvals/gate/find-approval.ts';
import { frozenBy } from '../freezes/frozen.ts';
import * as queries from './moves.queries.ts';
import { mayGo } from './states/states.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { holdTicket } from '../../tickets/find.ts';

constraintMeans({
  deployments_running: 'ENVIRONMENT_BUSY',
  deployments_rollback: 'DEPLOYMENT_TRANSITION_NOT_ALLOWED',
});

/** The context of a step, with the events that it may add. */
export interface Moving<E extends EventType> {
  readonly db: Tx;
  readonly events: Events<E>;
  readonly now: () => string;
}
type Place = queries.Place;
type Moved = queries.Moved;
export interface Held {
  readonly place: Place;
  readonly deployment: Moved;
}

/**
 * Locks what a step of a deployment is decided by, always in this order: its ticket, its environment, itself. Two steps
 * in one environment take turns.
 */
export async function hold(db: Tx, team_id: TeamId, deployment_id: string): Promise<Held> {
  const where = await queries.findWhereabouts(db, team_id, deployment_id);
  if (where === undefined) throw new AppError('DEPLOYMENT_NOT_FOUND');
  if (where.ticket_id !== null) await holdTicket(db, team_id, where.ticket_id);
  const place = await queries.lockPlace(db, team_id, where.environment_id);
  const deployment = await queries.lockDeployment(db, team_id, deployment_id);
  if (place === undefined || deployment === undefined) throw new AppError('DEPLOYMENT_NOT_FOUND');
  return { place, deployment };
}

/** Whether the ticket has the approval that its environment requires, as it reads now. */
export async function isApproved(db: Tx, place: Place, ticket_id: string | null): Promise<boolean> {
  if (!place.requires_approval) return true;
  return ticket_id !== null && (await findApproval(db, place, ticket_id)) !== undefined;
}

/** Lets a deployment wait for its turn. Throws DEPLOYMENT_UNAPPROVED. */
export async function approve(
  moving: Moving<'deployment.approved'>,
  { place, deployment }: Held,
  notes?: string,
): Promise<Moved> {
  if (!(await isApproved(moving.db, place, deployment.ticket_id)))
    throw new AppError('DEPLOYMENT_UNAPPROVED', { ticket_id: deployment.ticket_id });
  const moved = await step(moving, place, deployment, 'approved', { approved_at: moving.now(), notes });
  tell(moving.events, 'deployment.approved', place, moved, {});
  return moved;
}

/** The person who starts it, or null for CI. With a reason, they may ignore freezes and the order of the queue. */
export interface Starter {
  readonly person_id: string | null;
  readonly override_reason?: string | undefined;
}

/** Starts a deployment if it is its turn, and records what was live: that is where a rollback of it goes back to. */
export async function start(
  moving: Moving<'deployment.started'>,
  { place, deployment }: Held,
  by: Starter,
  notes?: string,
): Promise<Moved> {
  await checkPlace(moving, place, [by.person_id, deployment.requested_by]);
  if (!(await isApproved(moving.db, place, deployment.ticket_id)))
    throw new AppError('DEPLOYMENT_UNAPPROVED', { ticket_id: deployment.ticket_id });
  if (by.override_reason === undefined) await checkTurn(moving, place, deployment);
  const previous = await liveBefore(moving.db, place);
  const moved = await step(moving, place, deployment, 'running', {
    started_at: moving.now(),
    previous_deployment_id: previous?.id ?? null,
    override_reason: by.override_reason,
    notes,
  });
  tell(moving.events, 'deployment.started', place, moved, {
    previous_version: previous?.version ?? null,
    override_reason: by.override_reason ?? null,
  });
  return moved;
}

/** Checks what any start requires: nothing else runs, and nobody else holds the environment. */
export async function checkPlace(
  { db, now }: Pick<Moving<never>, 'db' | 'now'>,
  place: Place,
  on_behalf_of: readonly (string | null)[],
): Promise<void> {
  if (place.archived_at !== null) throw new AppError('ENVIRONMENT_ARCHIVED');
  const holder = holderOf(place, now());
  if (holder !== null && !on_behalf_of.includes(holder))
    throw new AppError('ENVIRONMENT_LOCKED', {
      owner_id: holder,
      reason: place.lock_reason,
      expires_at: place.locked_until,
    });
  const running = await queries.findRunning(db, place);
  if (running !== undefined) throw new AppError('ENVIRONMENT_BUSY', { deployment_id: running.id });
}

/** The person who has locked an environment now; an expired lock does not count. */
export const holderOf = ({ locked_by, locked_until }: Place, now: string): string | null =>
  locked_until !== null && Date.parse(locked_until) > Date.parse(now) ? locked_by : null;

async function checkTurn({ db, now }: Moving<never>, place: Place, deployment: Moved): Promise<void> {
  const freeze = await frozenBy(db, place, now());
  if (freeze !== undefined)
    throw new AppError('ENVIRONMENT_FROZEN', { freeze_id: freeze.id, name: freeze.name, ends_at: freeze.ends_at });
  const ahead = await findFirst(db, place, now(), deployment);
  if (ahead !== undefined) throw new AppError('DEPLOYMENT_NOT_NEXT', { next_id: ahead });
}

/** The first in the queue that could start. What has lost its approval since holds up nobody. */
async function findFirst(db: Tx, place: Place, now: string, before?: Moved): Promise<string | undefined> {
  const queue = await queries.listQueue(db, place, {
    holder_id: holderOf(place, now),
    ...(before === undefined ? {} : { before }),
  });
  for (const { id, ticket_id } of queue) if (await isApproved(db, place, ticket_id)) return id;
  return undefined;
}

/** The live deployment; after a failed rollback, the one that was live before the deployment it rolled back. */
async function liveBefore(db: Tx, { team_id, live_deployment_id }: Place) {
  if (live_deployment_id === null) return undefined;
  const live = await queries.findGoal(db, team_id, live_deployment_id);
  if (live?.status !== 'rolled_back') return live;
  return live.previous_deployment_id === null ? undefined : queries.findGoal(db, team_id, live.previous_deployment_id);
}

/** Ends what runs, well or badly. What ended well is live, and the next one in the queue is called. */
export async function finish(
  moving: Moving<'deployment.succeeded' | 'deployment.failed' | 'deployment.ready'>,
  { place, deployment }: Held,
  outcome: 'succeeded' | 'failed',
  notes?: string,
): Promise<Moved> {
  const moved = await step(moving, place, deployment, outcome, { finished_at: moving.now(), notes });
  const { id } = deployment;
  await queries.setState(moving.db, place, {
    last_deployment_id: id,
    ...(outcome === 'succeeded' ? { live_deployment_id: id } : {}),
  });
  tell(moving.events, `deployment.${outcome}`, place, moved, { notes: notes ?? null });
  await callNext(moving, place);
  return moved;
}

/** Gives up what has not started. */
export async function cancel(
  moving: Moving<'deployment.cancelled' | 'deployment.ready'>,
  { place, deployment }: Held,
  notes?: string,
): Promise<Moved> {
  const moved = await step(moving, place, deployment, 'cancelled', { finished_at: moving.now(), notes });
  tell(moving.events, 'deployment.cancelled', place, moved, { notes: notes ?? null });
  await callNext(moving, place);
  return moved;
}

/** If nothing runs, tells the first in the queue once that its turn has come. */
export async function callNext({ db, events, now }: Moving<'deployment.ready'>, place: Place): Promise<void> {
  if (place.archived_at !== null || (await queries.findRunning(db, place)) !== undefined) return;
  const first = await findFirst(db, place, now());
  const called = first === undefined ? undefined : await queries.markReady(db, place, first, now());
  if (called !== undefined) tell(events, 'deployment.ready', place, called, {});
}

/** One step of the state machine, from where the deployment was seen under its lock. */
async function step(
  { db, now }: Moving<never>,
  { team_id }: Place,
  deployment: Moved,
  to: DeploymentStatus,
  change: Parameters<typeof queries.moveDeployment>[4],
): Promise<Moved> {
  if (!mayGo(deployment.status, to)) throw notAllowed(deployment.status, to);
  const moved = await queries.moveDeployment(db, team_id, deployment, to, change, now());
  if (moved === undefined) throw notAllowed(deployment.status, to);
  return moved;
}

export const notAllowed = (from: DeploymentStatus, to: DeploymentStatus) =>
  new AppError('DEPLOYMENT_TRANSITION_NOT_ALLOWED', { from, to });

type DeploymentEvent = Extract<EventType, `deployment.${string}`>;
type About = 'version' | 'environment_id' | 'environment';

/** The event of a step, with the team, since a report of CI has no person who is in one. */
export function tell<E extends DeploymentEvent>(
  events: Events<E>,
  type: E,
  { team_id, name }: Place,
  { id, revision, version, environment_id }: Moved,
  payload: Omit<EventPayload<E>, About>,
): void {
  const about = { version, environment_id, environment: name };
  events.add(type, { id, version: revision, team_id }, { ...about, ...payload });
}
