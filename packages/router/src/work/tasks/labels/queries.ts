import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'task_labels' | 'projects'>();
const columns = ['id', 'name', 'color'] as const;
const labelsOf = (db: Db, { team_id }: InTeam, project_id: string) =>
  on(db).selectFrom('task_labels').where('team_id', '=', team_id).where('project_id', '=', project_id);

/** The labels of a project by name. */
export const listLabels = (db: Db, scope: InTeam, project_id: string, slice: Slice) => {
  const matching = labelsOf(db, scope, project_id);
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    [sql`lower(name)`, 'id'],
    'asc',
    slice,
  );
};

/** Holds the project, so that its labels are counted one after another. */
export async function lockAndCount(db: Tx, scope: InTeam, project_id: string): Promise<number> {
  await sql`select from projects where team_id = ${scope.team_id} and id = ${project_id} for no key update`.execute(
    on(db),
  );
  const { count } = await labelsOf(db, scope, project_id)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

interface Label {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly color: string;
}
export const insertLabel = (db: Tx, { team_id }: InTeam, label: Label, at: string) =>
  on(db)
    .insertInto('task_labels')
    .values({ ...label, team_id, created_at: at })
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Undefined if the project has no such label. */
export const updateLabel = (
  db: Tx,
  { team_id }: InTeam,
  { id, project_id }: Pick<Label, 'id' | 'project_id'>,
  change: { name?: string | undefined; color?: string | undefined },
) =>
  on(db)
    .updateTable('task_labels')
    .set({ ...change, id })
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();

export const deleteLabel = (db: Tx, { team_id }: InTeam, { id, project_id }: Pick<Label, 'id' | 'project_id'>) =>
  on(db)
    .deleteFrom('task_labels')
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();
