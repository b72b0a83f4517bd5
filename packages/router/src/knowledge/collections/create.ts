import { randomUUIDv7 } from 'node:crypto';
import type { Collection, collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError } from '../../kit/errors.ts';
import { getCollection } from './find.ts';
import * as queries from './queries.ts';
import { placeFor } from '../documents/place.ts';

export async function createCollection(
  ctx: Ctx<typeof collections.create>,
  { team_id: _, id = randomUUIDv7(), name, description = '', audience, project_id }: In<typeof collections.create>,
): Promise<Collection> {
  const { db, scope, events, now } = ctx;
  await requireRoom(ctx, 'collections');
  const row = { id, name, description, ...(await placeFor(ctx.db, ctx.scope, audience, project_id)) };
  if ((await queries.insertCollection(db, scope, row, now())) === undefined) throw new AppError('ID_TAKEN', { id });
  events.add('collection.created', { id, version: 1 }, { name });
  return getCollection(db, scope, id);
}
