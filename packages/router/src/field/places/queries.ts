import { sql } from 'kysely';
import type { Place } from '@deskwire/contract/field/places.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { boxAround, isWithin, metresBetween } from './fragments.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'places'>();

const columns = [
  'p.id',
  'p.team_id',
  'p.name',
  'p.address',
  sql<number>`p.lat::float8`.as('lat'),
  sql<number>`p.lon::float8`.as('lon'),
  'p.radius',
  'p.created_at',
  'p.updated_at',
  'p.version',
] as const;
export type PlaceRow = Omit<Place, 'distance'>;
const places = (db: Db, { team_id }: InTeam) => on(db).selectFrom('places as p').where('p.team_id', '=', team_id);

const placeById = (db: Db, scope: InTeam, id: string) =>
  places(db, scope).select(columns).where('p.id', '=', id).$castTo<PlaceRow>();
export const findPlace = (db: Db, scope: InTeam, id: string) => placeById(db, scope, id).executeTakeFirst();
export const lockPlace = (db: Tx, scope: InTeam, id: string) =>
  placeById(db, scope, id).forNoKeyUpdate('p').executeTakeFirst();

const searched = (db: Db, scope: InTeam, search: string | undefined) =>
  places(db, scope).$if(search !== undefined, (q) => q.where(holds(['p.name', 'p.address'], search!)));

export function listPlaces(db: Db, scope: InTeam, search: string | undefined, slice: Slice) {
  const matching = searched(db, scope, search);
  const rows = matching.select([...columns, sql<number | null>`null::integer`.as('distance')]).$castTo<Place>();
  return listed(db, { rows, matching: matching.select('p.id') }, ['p.name', 'p.id'], 'asc', slice);
}

export interface Near {
  readonly lat: number;
  readonly lon: number;
  /** In metres. */
  readonly within: number;
}
/** The places around a point, nearest first: the index finds those in a box, of which those in the circle are kept. */
export function listNear(db: Db, scope: InTeam, near: Near, search: string | undefined, slice: Slice) {
  const box = boxAround(near.lat, near.within);
  const [lat, lon] = [sql`${near.lat}::numeric`, sql`${near.lon}::numeric`];
  const metres = metresBetween({ lat: sql.ref('p.lat'), lon: sql.ref('p.lon') }, { lat, lon });
  const matching = searched(db, scope, search)
    .where(sql<boolean>`p.lat between ${near.lat - box.lat}::numeric and ${near.lat + box.lat}::numeric`)
    .where(isWithin(sql.ref('p.lon'), lon, sql`${box.lon}::numeric`))
    .where(sql<boolean>`${metres} <= ${near.within}`);
  const distance = sql<number>`round(${metres})::integer`;
  const rows = matching.select([...columns, distance.as('distance')]).$castTo<Place & { readonly distance: number }>();
  return listed(db, { rows, matching: matching.select('p.id') }, [distance, 'p.id'], 'asc', slice);
}

interface NewPlace {
  readonly id: string;
  readonly name: string;
  readonly address: string | null;
  readonly lat: number;
  readonly lon: number;
  readonly radius: number;
  readonly created_by: string;
  readonly created_at: string;
}
export const insertPlace = (db: Tx, { team_id }: InTeam, { lat, lon, ...row }: NewPlace) =>
  on(db)
    .insertInto('places')
    .values({ ...row, team_id, lat: rounded(lat), lon: rounded(lon), updated_at: row.created_at })
    .execute();

export const updatePlace = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { lat, lon, ...set }: Partial<NewPlace>,
  now: string,
) =>
  on(db)
    .updateTable('places')
    .set((eb) => ({
      ...set,
      ...(lat === undefined ? {} : { lat: rounded(lat) }),
      ...(lon === undefined ? {} : { lon: rounded(lon) }),
      updated_at: now,
      version: eb('version', '+', 1),
    }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** With the six decimals that are kept, a tenth of a metre. */
const rounded = (degrees: number): string => degrees.toFixed(6);

export const deletePlace = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).deleteFrom('places').where('team_id', '=', team_id).where('id', '=', id).execute();
