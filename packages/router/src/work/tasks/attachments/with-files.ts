import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The tasks of a project that have files, which are purged with the project. */
export const tasksWithFiles = (db: Db, scope: InTeam, project_id: string): Promise<string[]> =>
  queries.listWithFiles(db, scope, project_id);
