import type { Db } from '@deskwire/database/schema.ts';
import type { PriceRow } from './price.ts';
import * as queries from './queries.ts';

/** What a plan is offered for by a provider. */
export const findOffered = (
  db: Db,
  plan: Pick<PriceRow, 'provider' | 'tier' | 'billing_cycle'>,
): Promise<PriceRow | undefined> => queries.findOffered(db, plan);
