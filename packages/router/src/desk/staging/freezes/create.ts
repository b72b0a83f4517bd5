import { randomUUIDv7 } from 'node:crypto';
import type { freezes } from '@deskwire/contract/desk/staging.freezes.ts';
import type { Freeze } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { constraintMeans } from '../../../kit/errors.ts';
import * as queries from './queries.ts';
import { checkWindow } from './check-window.ts';

constraintMeans({ freeze_windows_team_id_environment_id_fkey: 'ENVIRONMENT_NOT_FOUND' });

export async function createFreeze(ctx: Ctx<typeof freezes.create>, input: In<typeof freezes.create>): Promise<Freeze> {
  const { db, scope, events, now } = ctx;
  const { name, environment_id = null, starts_at = null, ends_at = null, weekly = null } = input;
  const fields = { name, environment_id, starts_at, ends_at, weekly };
  checkWindow(fields);
  await requireRoom(ctx, 'freezes');
  const row = { id: randomUUIDv7(), created_by: scope.person_id, at: now(), ...fields };
  const freeze = await queries.insertFreeze(db, scope, row);
  events.add('freeze.created', { id: freeze.id, version: freeze.version }, { name });
  return freeze;
}
