import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** Those of some payments that nothing here was bought by. */
export const unmatchedPayments = (db: Db, provider: ProviderName, given: readonly string[]): Promise<string[]> =>
  queries.listUnknown(db, provider, given);
