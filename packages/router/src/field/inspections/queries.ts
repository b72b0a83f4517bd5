import { sql, type RawBuilder } from 'kysely';
import type {
  InspectionDetail,
  InspectionItem,
  InspectionStatus,
} from '@deskwire/contract/field/inspections.schemas.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personMay, personShown } from '../../identity/people/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { photoTotal } from '../photos/fragments.ts';
import { inspectionNamed } from './fragments.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'inspections' | 'inspection_answers' | 'answer_conflicts' | 'counters'>();

const columns = [
  'i.id',
  'i.team_id',
  'i.number',
  'i.title',
  'i.description',
  'i.site',
  'i.latitude',
  'i.longitude',
  'i.status',
  'i.template_id',
  'i.template_revision',
  'i.assignee_id',
  personShown<PersonName | null>('i.team_id', 'i.assignee_id').as('assignee'),
  'i.scheduled_at',
  sql<number>`jsonb_array_length(i.items)`.as('item_total'),
  sql<number>`(select count(*)::int from (
    select distinct on (a.item_key) a.value from inspection_answers a
    where a.team_id = i.team_id and a.inspection_id = i.id order by a.item_key, a.version desc) latest
    where latest.value <> 'null')`.as('answered_total'),
  photoTotal('i.team_id', 'i.id').as('photo_total'),
  sql<number>`(select count(*)::int from answer_conflicts c
    where c.team_id = i.team_id and c.inspection_id = i.id and c.resolved_at is null)`.as('open_conflicts'),
  'i.created_by',
  personShown('i.team_id', 'i.created_by').as('creator'),
  'i.started_at',
  'i.completed_at',
  'i.completed_by',
  personShown<PersonName | null>('i.team_id', 'i.completed_by').as('completer'),
  'i.created_at',
  'i.updated_at',
  'i.deleted_at',
  'i.version',
] as const;
const detailed = [...columns, sql<InspectionItem[]>`i.items`.as('items')] as const;

const rows = (db: Db, { team_id }: InTeam) => on(db).selectFrom('inspections as i').where('i.team_id', '=', team_id);
const named = (db: Db, scope: InTeam, id_or_key: string) =>
  rows(db, scope).select(detailed).where('i.id', '=', inspectionNamed(scope, id_or_key));

/** An inspection with its items. */
export const findInspection = (db: Db, scope: InTeam, id_or_key: string) =>
  named(db, scope, id_or_key).where('i.deleted_at', 'is', null).executeTakeFirst();
export type InspectionRow = NonNullable<Awaited<ReturnType<typeof findInspection>>>;

/** The same, held for a change of it. Its totals are those from before whoever held it last: read it again for them. */
export const lockInspection = (db: Tx, scope: InTeam, id_or_key: string) =>
  named(db, scope, id_or_key).where('i.deleted_at', 'is', null).forNoKeyUpdate('i').executeTakeFirst();

/** A deleted inspection, held to be restored. */
export const lockDeleted = (db: Tx, scope: InTeam, id_or_key: string, now: string) =>
  named(db, scope, id_or_key)
    .where('i.deleted_at', 'is not', null)
    .where('i.purge_at', '>', now)
    .forNoKeyUpdate('i')
    .executeTakeFirst();

/** Holds inspections in one order, so that two who change the same ones do not wait for each other in a circle. */
export const lockAll = (db: Tx, scope: InTeam, ids_or_keys: readonly string[]) =>
  rows(db, scope)
    .select('i.id')
    .where((eb) => eb.or(ids_or_keys.map((one) => eb('i.id', '=', inspectionNamed(scope, one)))))
    .orderBy('i.id')
    .forNoKeyUpdate('i')
    .execute();

export interface InspectionFilter {
  readonly status: InspectionStatus | undefined;
  readonly assignee_id: string | undefined;
  readonly template_id: string | undefined;
  readonly search: string | undefined;
  readonly updated_after: string | undefined;
  readonly deleted: boolean;
  readonly sort: 'created_at' | 'updated_at';
}
export function listInspections(db: Db, scope: InTeam, filter: InspectionFilter, now: string, slice: Slice) {
  const { status, assignee_id, template_id, search, updated_after, deleted, sort } = filter;
  const matching = rows(db, scope)
    .$if(!deleted, (q) => q.where('i.deleted_at', 'is', null))
    .$if(deleted, (q) => q.where('i.deleted_at', 'is not', null).where('i.purge_at', '>', now))
    // Written out, as few inspections are drafts and many are completed: a plan for any status would read all of them.
    .$if(status !== undefined, (q) => q.where('i.status', '=', sql.lit(status!)))
    .$if(assignee_id !== undefined, (q) => q.where('i.assignee_id', '=', assignee_id!))
    .$if(template_id !== undefined, (q) => q.where('i.template_id', '=', template_id!))
    .$if(updated_after !== undefined, (q) => q.where('i.updated_at', '>', updated_after!))
    .$if(search !== undefined, (q) => q.where(found(search!)));
  const order = sort === 'created_at' ? ('i.created_at' as const) : ('i.updated_at' as const);
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('i.id') },
    [order, 'i.id'],
    'desc',
    slice,
  );
}
const found = (search: string): RawBuilder<boolean> =>
  holds([sql`'INS-' || i.number || ' ' || i.title || ' ' || i.site`], search);
export type InspectionListed = Awaited<ReturnType<typeof listInspections>>['rows'][number];

export interface NewInspection {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly site: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly template_id: string | null;
  readonly template_revision: number | null;
  readonly items: readonly InspectionItem[];
  readonly assignee_id: string | null;
  readonly scheduled_at: string | null;
  readonly created_by: string;
  readonly created_hash: Buffer;
}
/** Writes an inspection under the next number of the team. Undefined: its id is taken. */
export async function insertInspection(db: Tx, { team_id }: InTeam, row: NewInspection, now: string) {
  const { items, ...rest } = row;
  return on(db)
    .insertInto('inspections')
    .values({
      ...rest,
      team_id,
      number: await nextNumber(db, { team_id }),
      items: JSON.stringify(items),
      status: 'draft',
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
}
async function nextNumber(db: Tx, { team_id }: InTeam): Promise<number> {
  const { rows: counted } = await sql<{ number: number }>`
    insert into counters (team_id, kind, next) values (${team_id}, 'inspection', 2)
    on conflict (team_id, kind) do update set next = counters.next + 1
    returning next - 1 as number`.execute(on(db));
  return counted[0]!.number;
}

/** The hash of the input that an inspection was created with, and its author; also of a deleted one. */
export const findMade = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('inspections')
    .select(['id', 'created_by as author_id', 'created_hash', 'deleted_at'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();

export type InspectionChange = Partial<
  Pick<InspectionDetail, 'title' | 'description' | 'site' | 'status' | 'assignee_id' | 'scheduled_at'> &
    Pick<InspectionDetail, 'started_at' | 'completed_at' | 'completed_by' | 'deleted_at'> & {
      readonly latitude: number | null;
      readonly longitude: number | null;
      readonly purge_at: string | null;
    }
>;
/** Every change of an inspection or of what belongs to it is one of its versions. */
export const updateInspection = (db: Tx, { team_id }: InTeam, id: string, set: InspectionChange, now: string) =>
  on(db)
    .updateTable('inspections')
    .set((eb) => ({ ...set, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** Whether somebody can be given an inspection; null if there is no such person. They stay so until the transaction ends. */
export async function mayWork(db: Tx, { team_id }: InTeam, person_id: string): Promise<boolean | null> {
  const { rows: answer } = await sql<{ may: boolean | null }>`
    select ${personMay(sql`${team_id}::uuid`, sql`${person_id}::uuid`, 'field.write', { held: true })} as may`.execute(
    on(db),
  );
  return answer[0]!.may;
}

/** Purges a deleted inspection that has expired, with everything that belongs to it. */
export const purgeInspection = (db: Tx, { team_id }: InTeam, id: string, now: string) =>
  on(db)
    .deleteFrom('inspections')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '<=', now)
    .returning('id')
    .executeTakeFirst();
export const findPurgeable = (db: Tx, { team_id }: InTeam, id: string, now: string) =>
  on(db)
    .selectFrom('inspections')
    .select('id')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '<=', now)
    .forUpdate()
    .executeTakeFirst();
