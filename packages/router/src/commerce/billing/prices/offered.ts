import type { Db } from '@deskwire/database/schema.ts';
import type { PriceRow } from './price.ts';
import * as queries from './queries.ts';

/** The price at which a provider offers a plan. */
export const findOffered = (
  db: Db,
  plan: Pick<PriceRow, 'provider' | 'tier' | 'billing_cycle'>,
): Promise<PriceRow | undefined> => queries.findOffered(db, plan);
