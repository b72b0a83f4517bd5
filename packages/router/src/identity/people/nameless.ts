import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The name of people who were erased. */
export const NAMELESS = queries.NAMELESS;

/** Makes the work of people in teams that of a nameless person who left. */
export const becomeNameless = (db: Tx, people: readonly string[], at: string): Promise<unknown> =>
  queries.becomeNameless(db, people, at);

/** Whether somebody is in a team without an account, which they may have got since they were asked about. */
export const isContact = (db: Db, scope: InTeam, person_id: string): Promise<boolean> =>
  queries.isContact(db, scope, person_id);
