import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Whether what a team keeps of a contact must not be erased now. */
export const isContactHeld = (db: Db, scope: InTeam, person_id: string): Promise<boolean> =>
  queries.isHeld(db, scope, person_id);
/** Whether a team must not be deleted now, since it keeps something of a contact that must not be erased. */
export const holdsContacts = (db: Db, scope: InTeam): Promise<boolean> => queries.isHeld(db, scope);
