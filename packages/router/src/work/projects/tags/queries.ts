import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'project_tags'>();
const columns = ['id', 'name', 'created_at'] as const;

/** The tags of a project by name. */
export const listTags = (db: Db, { team_id }: InTeam, project_id: string, slice: Slice) => {
  const matching = on(db)
    .selectFrom('project_tags')
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id);
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    [sql`lower(name)`, 'id'],
    'asc',
    slice,
  );
};

export const insertTag = (
  db: Tx,
  { team_id }: InTeam,
  { at, ...tag }: { id: string; project_id: string; name: string; at: string },
) =>
  on(db)
    .insertInto('project_tags')
    .values({ ...tag, team_id, created_at: at })
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Undefined: the project has no such tag. */
export const renameTag = (db: Tx, { team_id }: InTeam, project_id: string, id: string, name: string) =>
  on(db)
    .updateTable('project_tags')
    .set({ name })
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();

export const deleteTag = (db: Tx, { team_id }: InTeam, project_id: string, id: string) =>
  on(db)
    .deleteFrom('project_tags')
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
