import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './tally.queries.ts';

/** How many files the platform keeps, for those who run it. */
export const tallyFiles = (db: Db) => queries.countFiles(db);
