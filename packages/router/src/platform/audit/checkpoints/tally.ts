import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** How many events were ever sealed, and how many of them within a day. */
export const tallySealed = (db: Db, now: string) => queries.countSealed(db, now);
