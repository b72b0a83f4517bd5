import type { freezes } from '@deskwire/contract/desk/staging.freezes.ts';
import type { Freeze } from '@deskwire/contract/desk/staging.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

export async function deleteFreeze(
  { db, scope, events }: Ctx<typeof freezes.delete>,
  { freeze_id }: In<typeof freezes.delete>,
): Promise<Freeze> {
  const freeze = await queries.deleteFreeze(db, scope, freeze_id);
  if (freeze === undefined) throw new AppError('FREEZE_NOT_FOUND');
  events.add('freeze.deleted', { id: freeze.id, version: freeze.version }, { name: freeze.name });
  return freeze;
}
