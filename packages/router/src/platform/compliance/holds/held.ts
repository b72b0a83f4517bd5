import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { holdsContacts } from '../contact-holds/held.ts';
import { isAccountHeld } from '../contact-holds/queries.ts';
import * as queries from './queries.ts';

/** Whether what is kept of somebody must not be erased now: by the platform, or by a team that knew them as a contact. */
export const isHeld = async (db: Db, user_id: string): Promise<boolean> =>
  (await queries.isHeld(db, user_id)) || (await isAccountHeld(db, user_id));
/** Whether a deleted team must not be purged now: it would take along what is kept of somebody who is or was in it. */
export const isTeamHeld = async (db: Db, scope: InTeam): Promise<boolean> =>
  (await holdsContacts(db, scope)) || (await queries.holdsSomebodyIn(db, scope));
