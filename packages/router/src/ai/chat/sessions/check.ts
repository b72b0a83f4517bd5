import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { getCollection } from '../../../knowledge/collections/find.ts';
import { chainOf } from '../../ai/asking/chain.ts';
import type { SessionChange } from './queries.ts';

interface Checking {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly services: Services;
}
/**
 * Whether a session can be like that: a provider of the team serves its model, and its owner reads its collections. Throws
 * AI_MODEL_NOT_FOUND and COLLECTION_NOT_FOUND.
 */
export async function checkSession(
  ctx: Checking,
  { model, collection_ids = [] }: Pick<SessionChange, 'model' | 'collection_ids'>,
): Promise<void> {
  if (typeof model === 'string') await chainOf(ctx, { named: model });
  for (const id of collection_ids) await getCollection(ctx.db, ctx.scope, id);
}
