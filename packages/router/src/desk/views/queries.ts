import { sql } from 'kysely';
import type { View, ViewKind } from '@deskwire/contract/desk/views.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { alphabetical } from '../../kit/lists/search.ts';

const on = tables<'views' | 'view_orders'>();

const columns = [
  'views.id',
  'views.kind',
  'views.name',
  'views.shared',
  'views.owner_id',
  personShown('views.team_id', 'views.owner_id').as('owner'),
  'views.filter',
  'views.sort',
  'views.order',
  'views.columns',
  'views.created_at',
  'views.updated_at',
  'views.version',
] as const;

/** Views of one's own and, for those who belong to the team, those that it shares. */
const seen = (db: Db, scope: TeamScope) =>
  on(db)
    .selectFrom('views')
    .where('team_id', '=', scope.team_id)
    .where((eb) => {
      const own = eb('owner_id', '=', scope.person_id);
      return rolesPermit(scope.roles, 'team.read') ? eb.or([own, eb('shared', '=', true)]) : own;
    });
const typed = <R extends { kind: string; order: string | null; filter: unknown }>(row: R) =>
  row as unknown as Omit<R, 'kind' | 'order' | 'filter'> & Pick<View, 'kind' | 'order' | 'filter'>;

export const listViews = async (db: Db, scope: TeamScope, kind: ViewKind) =>
  (
    await seen(db, scope).select(columns).where('kind', '=', kind).orderBy(alphabetical('name')).orderBy('id').execute()
  ).map(typed);
export type ViewRow = Awaited<ReturnType<typeof listViews>>[number];

export async function findView(db: Db, scope: TeamScope, id: string): Promise<ViewRow | undefined> {
  const row = await seen(db, scope).select(columns).where('id', '=', id).executeTakeFirst();
  return row && typed(row);
}
/** The same, held for a change of it. */
export async function lockView(db: Tx, scope: TeamScope, id: string): Promise<ViewRow | undefined> {
  const row = await seen(db, scope).select(columns).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  return row && typed(row);
}

export type ViewFields = Pick<View, 'name' | 'shared' | 'sort' | 'order' | 'columns' | 'filter'>;
const stored = <F extends Partial<ViewFields>>({ filter, ...fields }: F) => ({
  ...fields,
  ...(filter === undefined ? {} : { filter: JSON.stringify(filter) }),
});

/** Undefined: the proposed id is taken. */
export async function insertView(
  db: Tx,
  { team_id, person_id }: TeamScope,
  { id, kind, at, ...fields }: ViewFields & { id: string; kind: ViewKind; at: string },
): Promise<ViewRow | undefined> {
  const { filter, ...plain } = fields;
  const row = await on(db)
    .insertInto('views')
    .values({
      ...plain,
      filter: JSON.stringify(filter),
      team_id,
      id,
      kind,
      owner_id: person_id,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning(columns)
    .executeTakeFirst();
  return row && typed(row);
}

export const updateView = async (db: Tx, { team_id }: InTeam, id: string, set: Partial<ViewFields>, at: string) =>
  typed(
    await on(db)
      .updateTable('views')
      .set({ ...stored(set), updated_at: at, version: sql`version + 1` })
      .where('team_id', '=', team_id)
      .where('id', '=', id)
      .returning(columns)
      .executeTakeFirstOrThrow(),
  );

export const deleteView = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).deleteFrom('views').where('team_id', '=', team_id).where('id', '=', id).execute();

/** The views that somebody put first, in their order. */
export async function findOrder(db: Db, { team_id, person_id }: TeamScope, kind: ViewKind): Promise<readonly string[]> {
  const row = await on(db)
    .selectFrom('view_orders')
    .select('view_ids')
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row?.view_ids ?? [];
}
export const setOrder = (db: Tx, { team_id, person_id }: TeamScope, kind: ViewKind, view_ids: readonly string[]) =>
  on(db)
    .insertInto('view_orders')
    .values({ team_id, person_id, kind, view_ids: [...view_ids] })
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'person_id', 'kind']).doUpdateSet({ view_ids: [...view_ids] }),
    )
    .execute();
