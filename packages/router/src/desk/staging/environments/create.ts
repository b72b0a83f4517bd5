import { randomUUIDv7 } from 'node:crypto';
import type { environment } from '@deskwire/contract/desk/staging.environments.ts';
import type { Environment } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { constraintMeans } from '../../../kit/errors.ts';
import * as queries from './queries.ts';
import { getEnvironment } from './get.ts';

constraintMeans({ environments_name: 'ENVIRONMENT_NAME_TAKEN' });

export async function createEnvironment(
  ctx: Ctx<typeof environment.create>,
  input: In<typeof environment.create>,
): Promise<Environment> {
  const { db, scope, events, now } = ctx;
  const { name, description = '', url = null, requires_approval = false } = input;
  await requireRoom(ctx, 'environments');
  const id = randomUUIDv7();
  await queries.insertEnvironment(db, scope, { id, name, description, url, requires_approval, at: now() });
  events.add('environment.created', { id, version: 1 }, { name });
  return getEnvironment(ctx, id);
}
