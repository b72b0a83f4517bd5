import { randomUUIDv7 } from 'node:crypto';
import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import type { Environment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { changesOf } from '../../../kit/changes.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import { approve, callNext } from '../move.ts';
import * as moves from '../moves.queries.ts';
import * as queries from './queries.ts';
import { getEnvironment } from './read.ts';
import { checkVersion } from '../../../kit/version.ts';

constraintMeans({ environments_name: 'ENVIRONMENT_NAME_TAKEN' });

/** Locks an environment, so that nothing moves in it meanwhile. Throws ENVIRONMENT_NOT_FOUND. */
export async function lockPlace(db: Tx, scope: TeamScope, id: string): Promise<moves.Place> {
  const place = await moves.lockPlace(db, scope.team_id, id);
  if (place === undefined) throw new AppError('ENVIRONMENT_NOT_FOUND');
  return place;
}

export async function createEnvironment(
  ctx: Ctx<typeof environment.create>,
  input: In<typeof environment.create>,
): Promise<Environment> {
  const { db, scope, events, now } = ctx;
  const { name, description = '', url = null, requires_approval = false } = input;
  const id = randomUUIDv7();
  await queries.insertEnvironment(db, scope, { id, name, description, url, requires_approval, at: now() });
  events.add('environment.created', { id, version: 1 }, { name });
  return getEnvironment(ctx, id);
}

/** Where approvals are asked for no longer, what waited for one waits for its turn now. */
export async function updateEnvironment(
  ctx: Ctx<typeof environment.update>,
  { team_id: _, environment_id, version, ...change }: In<typeof environment.update>,
): Promise<Environment> {
  const { db, scope, events, now } = ctx;
  const place = await lockPlace(db, scope, environment_id);
  const before = await getEnvironment(ctx, environment_id);
  await checkVersion(before, version);
  const changes = changesOf(before, change);
  if (changes === undefined) return before;
  const set = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
  const changed = await queries.updateEnvironment(db, scope, environment_id, set, now());
  events.add('environment.updated', changed, { changes });
  if (place.requires_approval && change.requires_approval === false) await approveAll(ctx, environment_id);
  return getEnvironment(ctx, environment_id);
}

async function approveAll(ctx: Ctx<typeof environment.update>, environment_id: string): Promise<void> {
  const { db, scope } = ctx;
  const place = await lockPlace(db, scope, environment_id);
  for (const { id } of await moves.listRequested(db, scope.team_id, { environment_id })) {
    const deployment = await moves.lockDeployment(db, scope.team_id, id);
    if (deployment !== undefined) await approve(ctx, { place, deployment });
  }
  await callNext(ctx, place);
}

/** Puts an environment away in which nothing runs and nothing waits. */
export async function archiveEnvironment(
  ctx: Ctx<typeof environment.archive>,
  { environment_id }: In<typeof environment.archive>,
): Promise<Environment> {
  const { db, scope, events, now } = ctx;
  const place = await lockPlace(db, scope, environment_id);
  if (await moves.isInUse(db, place)) throw new AppError('ENVIRONMENT_IN_USE');
  if (place.archived_at === null) {
    const changed = await queries.updateEnvironment(db, scope, environment_id, { archived_at: now() }, now());
    events.add('environment.archived', changed, { name: place.name });
  }
  return getEnvironment(ctx, environment_id);
}

export async function restoreEnvironment(
  ctx: Ctx<typeof environment.restore>,
  { environment_id }: In<typeof environment.restore>,
): Promise<Environment> {
  const { db, scope, events, now } = ctx;
  const place = await lockPlace(db, scope, environment_id);
  if (place.archived_at !== null) {
    const changed = await queries.updateEnvironment(db, scope, environment_id, { archived_at: null }, now());
    events.add('environment.restored', changed, { name: place.name });
  }
  return getEnvironment(ctx, environment_id);
}
