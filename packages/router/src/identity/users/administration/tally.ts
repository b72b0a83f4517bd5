import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** How many accounts the platform has, for those who run it. */
export const tallyAccounts = (db: Db, now: string) => queries.countAccounts(db, now);
