import { randomUUIDv7 } from 'node:crypto';
import type { freezes } from '@deskwire/contract/desk/staging.freezes.ts';
import type { Freeze } from '@deskwire/contract/desk/staging.schemas.ts';
import { changesOf } from '../../../kit/changes.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import { faultOf, type Window } from '../windows.ts';
import * as queries from './queries.ts';
import { checkVersion } from '../../../kit/version.ts';

constraintMeans({ freeze_windows_team_id_environment_id_fkey: 'ENVIRONMENT_NOT_FOUND' });

function checkWindow(window: Window): void {
  const fault = faultOf(window);
  if (fault !== undefined) throw new AppError('INVALID_INPUT', [{ path: [fault.path], reason: fault.reason }]);
}

export async function createFreeze(
  { db, scope, events, now }: Ctx<typeof freezes.create>,
  input: In<typeof freezes.create>,
): Promise<Freeze> {
  const { name, environment_id = null, starts_at = null, ends_at = null, weekly = null } = input;
  const fields = { name, environment_id, starts_at, ends_at, weekly };
  checkWindow(fields);
  const row = { id: randomUUIDv7(), created_by: scope.person_id, at: now(), ...fields };
  const freeze = await queries.insertFreeze(db, scope, row);
  events.add('freeze.created', { id: freeze.id, version: freeze.version }, { name });
  return freeze;
}

export async function updateFreeze(
  { db, scope, events, now }: Ctx<typeof freezes.update>,
  { team_id: _, freeze_id, version, ...change }: In<typeof freezes.update>,
): Promise<Freeze> {
  const before = await queries.lockFreeze(db, scope, freeze_id);
  if (before === undefined) throw new AppError('FREEZE_NOT_FOUND');
  await checkVersion(before, version);
  const changes = changesOf(before, change);
  if (changes === undefined) return before;
  const { name, environment_id, starts_at, ends_at, weekly } = { ...before, ...given(change) };
  const fields = { name, environment_id, starts_at, ends_at, weekly };
  checkWindow(fields);
  const freeze = await queries.updateFreeze(db, scope, freeze_id, fields, now());
  events.add('freeze.updated', { id: freeze_id, version: freeze.version }, { changes });
  return freeze;
}
const given = <T extends object>(change: T) =>
  Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<queries.FreezeFields>;

export async function deleteFreeze(
  { db, scope, events }: Ctx<typeof freezes.delete>,
  { freeze_id }: In<typeof freezes.delete>,
): Promise<Freeze> {
  const freeze = await queries.deleteFreeze(db, scope, freeze_id);
  if (freeze === undefined) throw new AppError('FREEZE_NOT_FOUND');
  events.add('freeze.deleted', { id: freeze.id, version: freeze.version }, { name: freeze.name });
  return freeze;
}
