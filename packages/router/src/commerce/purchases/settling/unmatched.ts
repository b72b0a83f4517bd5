import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** Of some payments, those to which no purchase here belongs. */
export const unmatchedPayments = (db: Db, provider: ProviderName, given: readonly string[]): Promise<string[]> =>
  queries.listUnknown(db, provider, given);
