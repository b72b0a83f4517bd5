import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import type { Environment } from '@deskwire/contract/desk/staging.schemas.ts';
import { changesOf } from '../../../kit/events/changes.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { approve, callNext } from '../deployments/move.ts';
import * as moves from '../deployments/moves.queries.ts';
import * as queries from './queries.ts';
import { getEnvironment } from './get.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { lockPlace } from '../lock-place.ts';

/** Updates an environment. Once it requires no approval, deployments that waited for one wait for their turn. */
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
