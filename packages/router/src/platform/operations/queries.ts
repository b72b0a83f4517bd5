import { sql, type RawBuilder } from 'kysely';
import { permissionsOf, rolesPermit, type TeamPermission } from '@deskwire/contract/kit/access.ts';
import { tables, type Database, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import { counted, countUpTo } from '../../kit/lists/count.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { seesLiveProject } from '../../work/projects/fragments.ts';
import { personShown } from '../../identity/people/fragments.ts';

const on = tables<'operations' | 'operation_lines'>();
export type OperationState = NonNullable<Database['operations']['state']['__select__']>;
export const running: OperationState[] = ['running', 'cancelling'];
const stopped: OperationState[] = ['failed', 'cancelled'];

export const columns = [
  'id',
  'team_id',
  'kind',
  'state',
  'total',
  'done',
  'failed',
  'result',
  'error',
  'created_by',
  personShown('operations.team_id', 'operations.created_by').as('creator'),
  'created_at',
  'started_at',
  'finished_at',
  'updated_at',
  'version',
] as const;

/** Everybody sees what they started, managers everything. */
const seen = (db: Db, scope: TeamScope) =>
  on(db)
    .selectFrom('operations')
    .where('team_id', '=', scope.team_id)
    .$if(!rolesPermit(scope.roles, 'operations.manage'), (query) => query.where('created_by', '=', scope.person_id));

/**
 * Whether a person sees the file that an operation read or wrote: whoever started it, as long as they have the right that it
 * needs and see the project that its input names.
 */
export const seesOperation = (scope: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from operations o where o.team_id = ${scope.team_id} and o.id = ${id}
    and (${rolesPermit(scope.roles, 'operations.manage')} or o.created_by = ${scope.person_id})
    and (o.needs is null or o.needs = any(${permissionsOf(scope.roles)}::text[]))
    and (o.input ->> 'project_id' is null or ${seesLiveProject(scope, sql`(o.input ->> 'project_id')::uuid`)}))`;

export interface OperationFilter {
  kind?: string | undefined;
  state?: OperationState[] | undefined;
}
const matching = (db: Db, scope: TeamScope, { kind, state }: OperationFilter) =>
  seen(db, scope)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .$if(state !== undefined, (query) => query.where((eb) => eb('state', '=', eb.fn.any(eb.val(state!)))));

/** A page of operations, newest first. */
export async function listOperations(db: Db, scope: TeamScope, filter: OperationFilter, slice: Slice) {
  return listed(
    db,
    { rows: matching(db, scope, filter).select(columns), matching: matching(db, scope, filter).select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}
export type OperationRow = Awaited<ReturnType<typeof listOperations>>['rows'][number];

/** An operation; undefined where it is somebody else's and the person manages none. */
export const findOperation = (db: Db, scope: TeamScope, id: string): Promise<OperationRow | undefined> =>
  seen(db, scope).select(columns).where('id', '=', id).executeTakeFirst();

export interface IssueRow {
  line: number;
  place: number;
  field: string | null;
  reason: string;
  value: string | null;
}
/** A page of the reasons why lines were refused, in the order of the file. */
export async function listIssues(db: Db, scope: TeamScope, operation_id: string, slice: Slice) {
  const issues = sql`
    from operation_lines l, rows from (jsonb_to_recordset(l.issues) as (field text, reason text, value text))
      with ordinality as i(field, reason, value, place)
    where l.team_id = ${scope.team_id} and l.operation_id = ${operation_id} and l.issues is not null`;
  const after =
    slice.after === undefined ? sql`` : sql`and (l.line, i.place) > (${slice.after[0]}::int, ${slice.after[1]}::int)`;
  const { rows } = await sql<IssueRow>`
    select l.line, i.place::int as place, i.field, i.reason, i.value ${issues} ${after}
    order by l.line, i.place limit ${slice.limit} offset ${slice.offset}`.execute(on(db));
  return counted(slice, rows, () => countUpTo(db, sql`select ${issues}`));
}

export interface NewOperation {
  id: string;
  team_id: TeamId;
  kind: string;
  input: string;
  /** The permission without which nobody reads what it writes; null for a right in the project of its input. */
  needs: TeamPermission | null;
  created_by: string;
  created_at: string;
  updated_at: string;
}
export const insertOperation = (db: Tx, operation: NewOperation): Promise<OperationRow> =>
  on(db).insertInto('operations').values(operation).returning(columns).executeTakeFirstOrThrow();

export const touch = (now: string) => ({ updated_at: now, version: sql<number>`version + 1` });

/** Asks an operation that a worker has begun to stop. Undefined: there is none that runs. */
export const askToStop = (db: Tx, scope: TeamScope, id: string, now: string): Promise<OperationRow | undefined> =>
  on(db)
    .updateTable('operations')
    .set({ state: 'cancelling', ...touch(now) })
    .where('team_id', '=', scope.team_id)
    .where('id', '=', id)
    .where((eb) => eb('state', '=', eb.fn.any(eb.val(running))))
    .returning(columns)
    .executeTakeFirst();

/** Puts an operation that ended back into the queue, at the step it stands at. Undefined: there is nothing to try. */
export const reopenOperation = (db: Tx, scope: TeamScope, id: string, now: string) =>
  on(db)
    .updateTable('operations')
    .set({
      state: 'queued',
      // Refused lines stand all over the file: it is read again from its beginning, and lines that went in are skipped.
      cursor: sql`case when failed > 0 then null else cursor end`,
      failed: 0,
      step: sql<number>`step + 1`,
      error: null,
      finished_at: null,
      ...touch(now),
    })
    .where('team_id', '=', scope.team_id)
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('state', '=', eb.fn.any(eb.val(stopped))),
        eb.and([eb('state', '=', 'succeeded'), eb('failed', '>', 0)]),
      ]),
    )
    .returning([...columns, 'step'])
    .executeTakeFirst();

/** Forgets refused lines, so that they are tried again. */
export const deleteRefusedLines = (db: Tx, team_id: TeamId, operation_id: string) =>
  on(db)
    .deleteFrom('operation_lines')
    .where('team_id', '=', team_id)
    .where('operation_id', '=', operation_id)
    .where('issues', 'is not', null)
    .execute();
