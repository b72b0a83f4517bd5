import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

/** Whether what is kept of somebody must not be erased now. */
export const isHeld = (db: Db, user_id: string): Promise<boolean> => queries.isHeld(db, user_id);
