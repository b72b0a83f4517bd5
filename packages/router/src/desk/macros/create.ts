import { randomUUIDv7 } from 'node:crypto';
import type { Macro, macros } from '@deskwire/contract/desk/macros.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError } from '../../kit/errors.ts';
import { checkChanges } from './check-changes.ts';
import * as queries from './queries.ts';

/** Keeps what an agent does again and again, for themselves or for the team. */
export async function createMacro(ctx: Ctx<typeof macros.create>, input: In<typeof macros.create>): Promise<Macro> {
  const { db, scope, now } = ctx;
  const { name, shared = false, changes } = input;
  await checkChanges(db, scope, changes);
  await requireRoom(ctx, 'macros');
  const id = input.id ?? randomUUIDv7();
  const macro = await queries.insertMacro(db, scope, { id, name, shared, changes, at: now() });
  if (macro === undefined) throw new AppError('ID_TAKEN', { id });
  return macro;
}
