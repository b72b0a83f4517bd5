import type { Tx } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** Writes a request of another domain down. Its job makes the archive. */
export const askFor = (db: Tx, request: queries.NewRequest) => queries.insertRequest(db, request);
