import type { Db } from '@deskwire/database/schema.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Every subscription of the platform, the oldest first, for those who run it. */
export const listEverySubscription = (db: Db, slice: Slice) => queries.listSubscriptions(db, slice);
