import type { Db } from '@deskwire/database/schema.ts';
import { isAccountHeld } from '../contact-holds/queries.ts';
import * as queries from './queries.ts';

/** Whether what is kept of somebody must not be erased now: by the platform, or by a team that knew them as a contact. */
export const isHeld = async (db: Db, user_id: string): Promise<boolean> =>
  (await queries.isHeld(db, user_id)) || (await isAccountHeld(db, user_id));
