import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { Home } from '../queries.ts';

const on = tables<'files'>();

/** The files that are attached to a row and not deleted, the oldest first. */
export const listOfRow = (db: Db, { team_id }: InTeam, home: Home, limit: number) =>
  on(db)
    .selectFrom('files')
    .select([
      'id',
      'name',
      'content_type',
      'size',
      'is_internal',
      'created_at',
      sql<string>`encode(sha256, 'hex')`.as('sha256'),
    ])
    .where('team_id', '=', team_id)
    .where('home_kind', '=', home.kind)
    .where('home_id', '=', home.id)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
