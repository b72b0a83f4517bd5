import type { Tx } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** The number of a question to the provider, to be drawn before it is asked. */
export const beginFetch = (db: Tx, fetched: queries.Fetched): Promise<number> => queries.beginFetch(db, fetched);

/** Lets an answer count. False: the answer to a later question counts already. */
export const claimAnswer = (db: Tx, fetched: queries.Fetched, fetch_no: number): Promise<boolean> =>
  queries.claimAnswer(db, fetched, fetch_no);
