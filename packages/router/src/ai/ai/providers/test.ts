import { ModelError } from '@deskwire/adapters/model-error.ts';
import { listModels } from '@deskwire/adapters/openai.ts';
import type { aiProviders } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { noteListed } from '../asking/chain.queries.ts';
import { endpointOf } from '../asking/chain.ts';
import * as queries from './queries.ts';

const MOST_SHOWN = 500;

/** Asks a provider for its models, and keeps the list. */
export async function testProvider(
  { db, scope, services, commit, now }: Ctx<typeof aiProviders.test>,
  { provider_id }: In<typeof aiProviders.test>,
): Promise<Out<typeof aiProviders.test>> {
  const row = await queries.findProvider(db, scope, provider_id);
  if (row === undefined) throw new AppError('AI_PROVIDER_NOT_FOUND');
  try {
    const models = await listModels(endpointOf(services, scope.team_id, row));
    await commit(({ db: tx }) => noteListed(tx, provider_id, models, now()));
    return { ok: true, reason: null, models: models.slice(0, MOST_SHOWN), serves_model: models.includes(row.model) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { ok: false, reason: error.reason, models: [], serves_model: false };
  }
}
