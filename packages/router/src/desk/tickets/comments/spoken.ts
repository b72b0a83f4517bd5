import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** A public comment as it is told outside of the team. Undefined: it is internal, or was deleted. */
export const readPublicComment = (db: Db, scope: InTeam, id: string) => queries.findPublic(db, scope, id);
