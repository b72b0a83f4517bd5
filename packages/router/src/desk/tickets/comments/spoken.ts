import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** A public comment as people outside the team see it. Undefined if it is internal or deleted. */
export const readPublicComment = (db: Db, scope: InTeam, id: string) => queries.findPublic(db, scope, id);

/** The comment that came from elsewhere under this key, also one that was deleted. */
export const findCommentByExternal = (
  db: Db,
  scope: InTeam,
  external: { readonly source: string; readonly external_key: string },
): Promise<string | undefined> => queries.findByExternal(db, scope, external);

/** The public comments on a ticket, oldest first. */
export const listPublicComments = (db: Db, scope: InTeam, ticket_id: string) =>
  queries.listPublic(db, scope, ticket_id, MOST_COMMENTS);
const MOST_COMMENTS = 500;
