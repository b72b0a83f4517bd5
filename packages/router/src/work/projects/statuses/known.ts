import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import * as queries from './queries.ts';

/** The slugs of the statuses that tasks of a project can have, or those of any project that the caller sees. */
export const knownStatuses = (db: Db, scope: TeamScope, project_id: string | undefined): Promise<string[]> =>
  queries.listKnownStatuses(db, scope, project_id);
