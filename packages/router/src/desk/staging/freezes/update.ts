import type { freezes } from '@deskwire/contract/desk/staging.freezes.ts';
import type { Freeze } from '@deskwire/contract/desk/staging.schemas.ts';
import { changesOf } from '../../../kit/events/changes.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { checkWindow } from './check-window.ts';

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
