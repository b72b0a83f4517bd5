import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** The checkout that a payment was made in. Undefined for payments of something else. */
export const checkoutOfPayment = (db: Db, provider: ProviderName, payment_id: string): Promise<string | undefined> =>
  queries.findCheckoutOf(db, provider, payment_id);
