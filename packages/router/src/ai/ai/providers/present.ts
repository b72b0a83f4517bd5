import type { AiProvider } from '@deskwire/contract/ai/ai.models.ts';
import type { ProviderRow } from '../asking/chain.queries.ts';

/** A provider without its key, which nobody reads again. */
export const presentProvider = ({ api_key, ...row }: ProviderRow): AiProvider => ({
  ...row,
  has_key: api_key !== null,
});
