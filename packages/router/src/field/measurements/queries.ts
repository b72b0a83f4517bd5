import { sql } from 'kysely';
import type { Measurement } from '@deskwire/contract/field/measurements.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { inspectionShown, isInLive } from '../inspections/fragments.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'measurements'>();

const columns = [
  'm.id',
  'm.team_id',
  'm.inspection_id',
  inspectionShown('m.team_id', 'm.inspection_id').as('inspection'),
  'm.label',
  'm.value',
  'm.unit',
  'm.note',
  'm.measured_by',
  personShown('m.team_id', 'm.measured_by').as('measurer'),
  'm.measured_at',
  'm.created_at',
  'm.updated_at',
  'm.version',
] as const;
/** Measurements go with their inspection: those of a deleted one are not seen. */
const rows = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('measurements as m')
    .where('m.team_id', '=', team_id)
    .where(isInLive('m.team_id', 'm.inspection_id'));

export const findMeasurement = (db: Db, scope: InTeam, id: string) =>
  rows(db, scope).select(columns).where('m.id', '=', id).executeTakeFirst();
export type MeasurementRow = NonNullable<Awaited<ReturnType<typeof findMeasurement>>>;
export const lockMeasurement = (db: Tx, scope: InTeam, id: string) =>
  rows(db, scope).select(columns).where('m.id', '=', id).forNoKeyUpdate('m').executeTakeFirst();

export interface MeasurementFilter {
  readonly inspection_id: string | undefined;
  readonly kind: Measurement['kind'] | undefined;
  readonly search: string | undefined;
}
export function listMeasurements(db: Db, scope: InTeam, filter: MeasurementFilter, slice: Slice) {
  const { inspection_id, kind, search } = filter;
  const matching = rows(db, scope)
    .$if(inspection_id !== undefined, (q) => q.where('m.inspection_id', '=', inspection_id!))
    .$if(kind !== undefined, (q) => q.where('m.kind', '=', kind!))
    .$if(search !== undefined, (q) => q.where(holds(['m.label'], search!)));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('m.id') },
    ['m.created_at', 'm.id'],
    'desc',
    slice,
  );
}

/** A value with its unit, and what it is in the base unit. */
export interface Measured {
  readonly value: string;
  readonly unit: string;
  readonly kind: string;
  readonly base_value: string;
}
export interface NewMeasurement extends Measured {
  readonly id: string;
  readonly inspection_id: string | null;
  readonly label: string;
  readonly note: string;
  readonly measured_by: string;
  readonly measured_at: string;
  readonly created_hash: Buffer;
}
/** Undefined: the id is taken. */
export const insertMeasurement = (db: Tx, { team_id }: InTeam, row: NewMeasurement, now: string) =>
  on(db)
    .insertInto('measurements')
    .values({ ...row, team_id, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();

/** The hash of the input that a measurement was created with, and its author. */
export const findMade = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('measurements')
    .select(['id', 'measured_by as author_id', 'created_hash', sql<null>`null`.as('deleted_at')])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();

export const updateMeasurement = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: Partial<Measured & { readonly label: string; readonly note: string; readonly measured_at: string }>,
  now: string,
) =>
  on(db)
    .updateTable('measurements')
    .set((eb) => ({ ...set, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

export const deleteMeasurement = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).deleteFrom('measurements').where('team_id', '=', team_id).where('id', '=', id).execute();
