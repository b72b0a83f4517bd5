import { sql } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { constraintMeans } from '../../../kit/errors.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { isOpenProject, projectShown, readerOf } from '../../../work/projects/fragments.ts';

constraintMeans({
  repositories_team_id_full_name_key: 'REPOSITORY_LINKED',
  repositories_team_id_project_id_fkey: 'PROJECT_NOT_FOUND',
});

const on = tables<'repositories'>();
const columns = ['id', 'team_id', 'full_name', 'on_merge_status', 'created_by', 'created_at'] as const;
const shown = (scope: TeamScope) =>
  [
    ...columns,
    personShown<PersonName | null>('repositories.team_id', 'repositories.created_by').as('creator'),
    projectShown(readerOf(scope), 'repositories.team_id', 'repositories.project_id').as('project'),
  ] as const;

/** Whether a project is there for somebody to put work into. */
export async function isOpen(db: Db, scope: TeamScope, project_id: string): Promise<boolean> {
  const open = isOpenProject({ team_id: scope.team_id, ...readerOf(scope) }, project_id);
  const { rows } = await sql<{ open: boolean }>`select ${open} as open`.execute(on(db));
  return rows[0]!.open;
}

export interface NewRepository {
  readonly id: string;
  readonly connection_id: string;
  readonly full_name: string;
  readonly project_id: string | null;
  readonly on_merge_status: string | null;
  readonly created_by: string;
  readonly created_at: string;
}
export const insertRepository = (db: Tx, scope: TeamScope, row: NewRepository) =>
  on(db)
    .insertInto('repositories')
    .values({ ...row, team_id: scope.team_id })
    .returning(shown(scope))
    .executeTakeFirstOrThrow();
export type RepositoryRow = Awaited<ReturnType<typeof insertRepository>>;

export function listRepositories(db: Db, scope: TeamScope, slice: Slice) {
  const matching = on(db).selectFrom('repositories').where('team_id', '=', scope.team_id);
  return listed(
    db,
    { rows: matching.select(shown(scope)), matching: matching.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}

export const deleteRepository = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .deleteFrom('repositories')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning('full_name')
    .executeTakeFirst();

/** Unlinks all repositories of an account. */
export const deleteRepositories = (db: Tx, { team_id }: InTeam, connection_id: string) =>
  on(db).deleteFrom('repositories').where('team_id', '=', team_id).where('connection_id', '=', connection_id).execute();

/** The repository of a name, with what merges in it do to tickets. */
export const findByName = (db: Db, { team_id }: InTeam, full_name: string) =>
  on(db)
    .selectFrom('repositories')
    .select(['id', 'on_merge_status'])
    .where('team_id', '=', team_id)
    .where('full_name', '=', full_name)
    .executeTakeFirst();
