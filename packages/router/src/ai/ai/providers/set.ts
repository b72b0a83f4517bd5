import { randomUUIDv7 } from 'node:crypto';
import type { AiProvider, aiProviders } from '@deskwire/contract/ai/ai.models.ts';
import { checkOutboundAddress } from '../../../kit/calls/outbound-address.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { forgetModels } from '../asking/chain.queries.ts';
import { sealKey } from '../asking/chain.ts';
import { presentProvider } from './present.ts';
import * as queries from './queries.ts';

/** Adds a provider of the team, or changes one. Its address must be one of the public internet. */
export async function setProvider(
  { db, scope, services, events, now }: Ctx<typeof aiProviders.set>,
  { provider_id, name, base_url, model, api_key, position, version }: In<typeof aiProviders.set>,
): Promise<AiProvider> {
  checkOutboundAddress(services.models.outbound, 'base_url', base_url);
  if (provider_id !== undefined) {
    const before = await queries.lockProvider(db, scope, provider_id);
    if (before === undefined) throw new AppError('AI_PROVIDER_NOT_FOUND');
    await checkVersion(before, version, () => presentProvider(before));
  }
  const id = provider_id ?? randomUUIDv7();
  const sealed = api_key == null ? null : sealKey(services, scope.team_id, id, api_key);
  const row =
    provider_id === undefined
      ? await queries.insertProvider(db, {
          team_id: scope.team_id,
          id,
          name,
          base_url,
          model,
          api_key: sealed,
          position: position ?? 1,
          created_by: scope.person_id,
          created_at: now(),
        })
      : await queries.updateProvider(
          db,
          scope,
          id,
          {
            name,
            base_url,
            model,
            ...(api_key === undefined ? {} : { api_key: sealed }),
            ...(position === undefined ? {} : { position }),
          },
          now(),
        );
  if (row === undefined) throw new AppError('AI_PROVIDER_NOT_FOUND');
  // Another address may serve other models under the same names.
  await forgetModels(db, id);
  events.add('ai_provider.set', { id, version: row.version }, { name, model });
  return presentProvider(row);
}
