import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from '../create.queries.ts';

/** The id of the ticket that came from elsewhere under this key. */
export const findByExternal = (
  db: Db,
  scope: InTeam,
  external: { readonly source: string; readonly external_key: string },
): Promise<string | undefined> => queries.findByExternal(db, scope, external);
