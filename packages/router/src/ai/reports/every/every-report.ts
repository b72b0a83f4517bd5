import type { Db } from '@deskwire/database/schema.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Every report of the platform, the newest first, for those who run it: not even its title, which people wrote. */
export const listEveryReport = (db: Db, filter: queries.HeadFilter, slice: Slice) =>
  queries.listHeads(db, filter, slice);
