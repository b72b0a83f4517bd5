import type { aiProviders } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { forgetModels } from '../asking/chain.queries.ts';
import * as queries from './queries.ts';

/** Deletes a provider with its key and what is known of its models. */
export async function deleteProvider(
  { db, scope, events }: Ctx<typeof aiProviders.delete>,
  { provider_id }: In<typeof aiProviders.delete>,
) {
  const row = await queries.deleteProvider(db, scope, provider_id);
  if (row === undefined) throw new AppError('AI_PROVIDER_NOT_FOUND');
  await forgetModels(db, provider_id);
  events.add('ai_provider.deleted', { id: provider_id }, { name: row.name });
  return { id: provider_id };
}
