import { randomUUIDv7 } from 'node:crypto';
import type { View, views } from '@deskwire/contract/desk/views.ts';
import { demand } from '../../kit/access/can.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { checkKind, checkList, keeping, presentView } from './rules.ts';

/** Keeps a list to come back to, for oneself or for the team. */
export async function createView(ctx: Ctx<typeof views.create>, input: In<typeof views.create>): Promise<View> {
  const { db, scope, now } = ctx;
  const { kind = 'ticket', name, shared = false, filter = {}, sort = null, order = null, columns = [] } = input;
  checkKind(scope, kind);
  demand(keeping, { shared }, scope);
  checkList(scope, kind, { filter, sort });
  await requireRoom(ctx, 'views');
  const id = input.id ?? randomUUIDv7();
  const row = await queries.insertView(db, scope, { id, kind, name, shared, filter, sort, order, columns, at: now() });
  if (row === undefined) throw new AppError('ID_TAKEN', { id });
  return presentView(scope)(row);
}
